/**
 * What a process can reach besides its own machine: everything, or what the routes of a VPC lead to.
 * `services` have an endpoint there, by their signing names (`s3`, `ec2`).
 */
export type Network = 'everything' | { readonly hasInternet: boolean; readonly services: readonly string[] };
