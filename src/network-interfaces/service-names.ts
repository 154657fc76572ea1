import { listOf, type Check } from '../ground/checks';
import { SERVICE_PROFILES, type ServiceName } from './service-profiles';

/** The names that the property `Services` takes, as the table has them: Lambda, and the others in their alphabetical order. */
export const SERVICE_NAMES: readonly ServiceName[] = SERVICE_PROFILES.map(({ service }) => service);

/** In the property `Services`: every service of the table. */
export const EVERY_SERVICE = '*';

export function isServiceName(name: string): name is ServiceName {
  return SERVICE_NAMES.some((each) => each === name);
}

/** What the property `Services` takes, of resources and of type configurations. */
export const checkServices: Check = listOf(
  [...SERVICE_NAMES, `"${EVERY_SERVICE}"`].join(', '),
  (name) => name === EVERY_SERVICE || isServiceName(name),
  { mayBeEmpty: false },
);

/**
 * Whose network interfaces a service's resources make as well: a managed private endpoint of AgentCore is
 * VPC Lattice's resource gateway (AgentCore guide), and bears VPC Lattice's marks.
 */
const MEANS_TOO: Readonly<Partial<Record<ServiceName, readonly ServiceName[]>>> = {
  BedrockAgentCore: ['VPCLattice'],
};

/** The services that a value of the property `Services` stands for. Unknown names are left out. */
export function servicesOf(names: readonly string[]): ReadonlySet<ServiceName> {
  if (names.includes(EVERY_SERVICE)) return new Set(SERVICE_NAMES);
  return new Set(names.filter(isServiceName).flatMap((name) => [name, ...(MEANS_TOO[name] ?? [])]));
}

/**
 * Services that make network interfaces in a VPC of the account's, and whose marks were found nowhere: what they
 * leave is foreign, named by its description, and neither waited for nor touched.
 */
export const UNMARKED_SERVICES = [
  'Amazon Managed Workflows for Apache Airflow (MWAA)',
  'Amazon EMR Serverless',
  'Amazon Managed Service for Apache Flink',
  'capacity providers of Amazon Bedrock AgentCore',
] as const;
