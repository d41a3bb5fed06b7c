import type { HttpBindings } from '@hono/node-server';
import type { Session } from './session';

/** What Hono knows in every route of the page. */
export interface Env {
	Bindings: HttpBindings;
	Variables: {
		/** The login of the request; middleware refuses requests without one. */
		session: Session;
	};
}
