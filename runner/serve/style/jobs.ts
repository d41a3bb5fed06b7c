/** The pages of pins, and of changes of many. */
export const JOBS = `
.jobs .thumb { width: 40px; height: 52px; } .jobs .picture { width: 60px; } .jobs .choose { width: 30px; } .jobs .title a { font-weight: 550; } .jobs .title small { margin-left: 4px; } .jobs .why { display: block; margin: 2px 0 0; max-width: 62ch; }
.jobs .when { white-space: nowrap; } .jobs .when .pin { margin-left: 10px; }
.filters details { padding: 0 4px 8px; } .filters details .filters { margin: 10px 0 0; }
.many { position: sticky; bottom: 0; display: flex; gap: 10px; align-items: center; flex-wrap: wrap; margin: 0; padding: 12px 0; border: 0; border-top: 1px solid var(--line); background: var(--back); } .many .all { margin: 0 auto 0 10px; }
.paging { align-items: center; flex-wrap: wrap; } .paging p { margin: 0; }
.job { display: grid; grid-template-columns: 180px minmax(0, 1fr); gap: 26px; align-items: start; margin: 6px 0 20px; } .job .big { width: 180px; height: auto; max-height: 300px; object-fit: cover; border-radius: 16px; background: var(--tint); } .job dd { white-space: pre-line; }
.actions { display: flex; gap: 12px 18px; align-items: center; flex-wrap: wrap; } .actions label { margin: 0; font-weight: 500; } .actions p { margin: 0; }
.history { list-style: none; margin: 0 0 18px; padding: 0; font-size: 14px; } .history li { display: grid; grid-template-columns: 150px minmax(0, 1fr); gap: 14px; padding: 7px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } .history time { color: var(--soft); }
.sums { margin: 0 0 20px; padding: 0; list-style: none; } .sums li { padding: 5px 0; }
.where fieldset { border: 0; margin: 0; padding: 0; } .where legend { font-weight: 650; margin-bottom: 10px; } .where fieldset > div { padding: 6px 0 14px; } .where label { margin: 0 0 6px; } .where fieldset .row { padding-left: 26px; } .where .row label { font-weight: 500; }
progress { accent-color: var(--accent); width: 220px; }
@media (max-width: 640px) {
	.table.stack.jobs tr { display: grid; grid-template-columns: auto 44px minmax(0, 1fr) auto; gap: 3px 12px; align-items: center; } .table.stack.jobs td { grid-column: 3 / -1; padding: 0; }
	.table.stack.jobs .choose { grid-column: 1; grid-row: 1; } .table.stack.jobs .picture { grid-column: 2; grid-row: 1 / span 3; align-self: start; } .table.stack.jobs .state { grid-column: 3; } .table.stack.jobs .board { grid-column: 4; grid-row: 2; color: var(--soft); font-size: 13px; } .jobs .title small { display: block; margin: 0; }
	.table.stack.jobs:not(:has(.picture)) td { grid-column: 1 / -1; } form[role=search] > label:first-child, form[role=search] > label:first-child input { width: 100%; }
	.job { grid-template-columns: 92px minmax(0, 1fr); gap: 16px; } .job .big { width: 92px; border-radius: 12px; }
	.history li { grid-template-columns: 1fr; gap: 0; } .many .all { width: 100%; margin: 0; }
}
`;
