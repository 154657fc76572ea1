/** Who uses network interfaces: a function's `$LATEST` or a published version. */
export interface User {
  readonly functionName: string;
  readonly version: string;
  readonly roleName: string;
  /** `AROA…` */
  readonly roleId?: string;
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
}

/** What Lambda needs of those who hold network interfaces for it (`sandbox/eni-release`): it owns none itself. */
export interface NetworkInterfaceHolders {
  /** Of functions. */
  readonly hyperplane: {
    /**
     * A function version uses its subnets with its groups from now on, and no others: it shares what is
     * there, takes back what is being released, or gets new ones.
     *
     * @throws AwsError as CreateNetworkInterface does; then nothing has changed
     */
    join(user: User): void;
    /** It doesn't use any more: the function or version is gone, or off the VPC. */
    leave(functionName: string, version: string): void;
  };
  /** Of event source mappings, each by its id. */
  readonly releases: {
    /** Makes one and holds it. @throws AwsError as CreateNetworkInterface does */
    hold(
      service: 'LambdaEventSourceMapping',
      wanted: {
        readonly subnetId: string;
        readonly groupIds: readonly string[];
        readonly owner: string;
        readonly roleName: string;
        readonly roleId: string;
      },
    ): string;
    /** Its release begins. False where it had no user any more. */
    letGo(networkInterfaceId: string): boolean;
  };
}
