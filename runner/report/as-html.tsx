import type { Child } from 'hono/jsx';
import { wallTime } from '../moment';
import { headline, pins, placeOf, type ReportHead } from './as-text';
import type { ReportLine } from './lines';
import { NEED_WORDS } from './need-words';
import type { Section, Summary } from './summary';

/** Without quotes and angle brackets, which would be escaped. */
const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; color: #211922; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.25rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } h3 { font-size: 1rem; margin-bottom: 0; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #ddd; overflow-wrap: anywhere; }
.counts { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none; }
.counts li { border: 1px solid #ddd; border-radius: .5rem; padding: .5rem 1rem; }
.counts b { display: block; font-size: 1.5rem; }
p.how { margin: 0; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } tr, .counts { break-inside: avoid; } h2, h3 { break-after: avoid; } a { color: inherit; } }
`;

/** A report as one page to be sent by mail: no script, nothing that is loaded from elsewhere, and every text escaped. */
export async function reportHtml(summary: Summary, head: ReportHead): Promise<string> {
	const page = <Report summary={summary} head={head} />;
	return `<!doctype html>\n${String(await page)}\n`;
}

function Report({ summary, head }: { summary: Summary; head: ReportHead }) {
	const { shipped, boards, waits, needs } = summary;
	const needing = needs.reduce((sum, [, { count }]) => sum + count, 0);
	const time = (at: number | undefined) =>
		at === undefined ? 'in progress' : <time datetime={new Date(at).toISOString()}>{wallTime(at, head.zone)}</time>;
	return (
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
				<title>{headline(head)}</title>
				<style>{STYLE}</style>
			</head>
			<body>
				<h1>{headline(head)}</h1>
				<ul class="counts">
					<Count of={shipped.count} text="shipped" />
					<Count of={waits.count} text="wait" />
					<Count of={needing} text={needing === 1 ? 'needs you' : 'need you'} />
				</ul>
				<h2>Needs you</h2>
				{needing === 0 ? <p>Nothing needs you.</p> : null}
				{needs.map(([need, section]) => (
					<>
						<h3>
							{NEED_WORDS[need].title}: {pins(section.count)}
						</h3>
						<p class="how">{NEED_WORDS[need].how}</p>
						<Table section={section} names={['Since', 'Why']}>
							{(line) => [time(line.at), [line.problem?.message, placeOf(line)].filter(Boolean).join(' · ')]}
						</Table>
					</>
				))}
				<h2>Waits</h2>
				<Table section={waits} names={['Due', 'Why']}>
					{({ dueAt, problem }) => [time(dueAt), problem?.message ?? '']}
				</Table>
				<h2>Shipped</h2>
				<p>{boards.map(([board, count]) => `${board}: ${count}`).join(', ')}</p>
				<Table section={shipped} names={['When', 'Pin']}>
					{({ at, pinUrl = '' }) => [time(at), <Link to={pinUrl} />]}
				</Table>
			</body>
		</html>
	);
}

function Count({ of, text }: { of: number; text: string }) {
	return (
		<li>
			<b>{of.toLocaleString('en')}</b> {text}
		</li>
	);
}

/** An address that is no web address is a text. */
function Link({ to }: { to: string }) {
	return /^https?:\/\//.test(to) ? <a href={to}>{to}</a> : <>{to}</>;
}

interface TableProps {
	section: Section;
	/** Of the first and of the last column. */
	names: [string, string];
	/** What stands in them. */
	children: (line: ReportLine) => [Child, Child];
}

function Table({ section: { count, lines }, names: [first, last], children }: TableProps) {
	if (count === 0) return <p>None.</p>;
	return (
		<>
			<table>
				<thead>
					<tr>
						{[first, 'Title', 'Board', last].map((name) => (
							<th scope="col">{name}</th>
						))}
					</tr>
				</thead>
				<tbody>
					{lines.map((line) => {
						const [one, other] = children(line);
						return (
							<tr>
								<td>{one}</td>
								<td>{line.title}</td>
								<td>{line.board}</td>
								<td>{other}</td>
							</tr>
						);
					})}
				</tbody>
			</table>
			{count > lines.length ? <p>… and {count - lines.length} more.</p> : null}
		</>
	);
}
