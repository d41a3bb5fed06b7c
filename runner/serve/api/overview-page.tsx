import type { Context } from 'hono';
import type { Env } from '../env';
import { Page, render } from '../layout';

interface OperationObject {
	operationId: string;
	summary: string;
	description?: string;
	parameters: { name: string; in: string; description?: string }[];
	requestBody?: object;
}

/** The operations for people, from the OpenAPI document. */
export function overviewPage(c: Context<Env>, document: Record<string, unknown>): Response | Promise<Response> {
	const paths = document.paths as Record<string, Record<string, OperationObject>>;
	const operations = Object.entries(paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
	);
	return render(
		c,
		<Page title="API" session={c.var.session}>
			<h1>API</h1>
			<p class="lead">
				What these pages show and do, as JSON. Send the token of this page as <code>Authorization: Bearer TOKEN</code>.
				Programs read <a href="/api/openapi.json">the OpenAPI document</a>.
			</p>
			{operations.map(({ path, method, operationId, summary, description, parameters }) => (
				<section class="card" id={operationId}>
					<h2>
						<code>
							{method} /api{path}
						</code>
					</h2>
					<p>{summary}.</p>
					{description !== undefined && <p class="note">{description}</p>}
					{parameters.length > 0 && (
						<dl>
							{parameters.map(({ name, description: meaning }) => (
								<>
									<dt>
										<code>{name}</code>
									</dt>
									<dd>{meaning}</dd>
								</>
							))}
						</dl>
					)}
				</section>
			))}
		</Page>,
	);
}
