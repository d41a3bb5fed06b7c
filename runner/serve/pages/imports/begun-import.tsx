import type { Context } from 'hono';
import type { Env } from '../../env';
import { noticeOf, Page, render } from '../../layout';
import type { Run } from './import-runs';
import { RunNote } from './one-import';

/** An import of this process that has no record yet: it waits, has just begun, or could not be begun. */
export function begunImportPage(c: Context<Env>, run: Run) {
	return render(
		c,
		<Page title={run.name} current="imports" session={c.var.session} notice={noticeOf(c)} live>
			<p class="soft">
				<a href="/imports">Imports</a>
			</p>
			<div id="import-state" data-live>
				<h1>{run.name}</h1>
				<RunNote run={run} state="running" />
				{run.problem ? (
					<p>
						Nothing was published. <a href="/imports/new">Import the sheet again</a>
					</p>
				) : (
					<p>
						<a href={c.req.path}>Show how far it is</a>
					</p>
				)}
			</div>
		</Page>,
	);
}
