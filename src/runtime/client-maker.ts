import type { HttpHandler } from '@smithy/protocol-http';
import type { Pluggable } from '@smithy/types';

import { rememberFailedCalls } from '../ground/failed-calls';
import { type Budget, endWith } from './budget';
import { clientConfiguration, type Credentials, forWork, type Patience } from './client-configuration';
import { type Format, wholeAnswers } from './whole-answers';

/** What clients are made with besides credentials and Region. */
export interface ClientOptions {
  /** Ends every call once it is over. */
  readonly budget?: Pick<Budget, 'signal'> | undefined;
  /** Default: {@link forWork}. */
  readonly patience?: Patience;
  /** For tests: what takes the requests instead of a socket. */
  readonly requestHandler?: HttpHandler;
}

/** What a client is made from. */
type Configuration = Omit<ReturnType<typeof clientConfiguration>, 'requestHandler'> & {
  requestHandler: ReturnType<typeof clientConfiguration>['requestHandler'] | HttpHandler;
};

/** Makes the clients of one invocation, whichever it needs, and closes them together. */
export class ClientMaker {
  readonly #whose: () => { readonly credentials: Credentials; readonly region: string };
  readonly #options: ClientOptions;
  readonly #made: AnyClient[] = [];

  /** @param whose asked when the first client is: it may throw, where none can be made */
  constructor(
    whose: () => { readonly credentials: Credentials; readonly region: string },
    options: ClientOptions = {},
  ) {
    this.#whose = whose;
    this.#options = options;
  }

  /** Gives the client of that service, which is made with the first call. */
  lazily<Client extends AnyClient>(
    service: string,
    format: Format,
    make: (configuration: Configuration) => Client,
  ): () => Client {
    let client: Client | undefined;
    return () => (client ??= this.#make(service, format, make));
  }

  /** Closes all connections. */
  destroy(): void {
    for (const client of this.#made) client.destroy();
  }

  #make<Client extends AnyClient>(
    service: string,
    format: Format,
    make: (configuration: Configuration) => Client,
  ): Client {
    const { credentials, region } = this.#whose();
    const { patience = forWork, requestHandler, budget } = this.#options;
    const client = make({
      ...clientConfiguration(credentials, region, patience),
      ...(requestHandler === undefined ? {} : { requestHandler }),
    });
    this.#made.push(client);
    onEachCall(client, { service, region, format, budget, patience });
    return client;
  }
}

/** Each client's stack takes only what is for its own operations' types; what is used here is for any. */
interface AnyClient {
  // oxlint-disable-next-line typescript/no-explicit-any -- the SDK's own types of its operations, which differ
  readonly middlewareStack: { use(plugin: Pluggable<any, any>): void };
  destroy(): void;
}

/** What happens around each call of any client of this runtime's: see each of the three. */
function onEachCall(
  client: AnyClient,
  {
    service,
    region,
    format,
    budget,
    patience = forWork,
  }: Pick<ClientOptions, 'patience'> & {
    readonly service: string;
    readonly region: string;
    readonly format: Format;
    readonly budget: ClientOptions['budget'];
  },
): void {
  client.middlewareStack.use(rememberFailedCalls(service, region));
  client.middlewareStack.use(wholeAnswers(format, patience.answerMilliseconds));
  if (budget !== undefined) client.middlewareStack.use(endWith(budget));
}
