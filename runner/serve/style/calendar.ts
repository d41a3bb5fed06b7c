/** The page Calendar. */
export const CALENDAR = `
.calendar-head { display: flex; gap: 10px 18px; align-items: center; flex-wrap: wrap; margin: 0 0 18px; }
.calendar-head h1 { margin: 0; flex: 1 1 auto; }
.calendar-head .row { gap: 6px; }
.calendar-head .chips, .calendar-head .filters { margin: 0; }
.overfull ul { margin: 0; padding: 0; list-style: none; }
.week { display: grid; grid-template-columns: 48px repeat(7, minmax(0, 1fr)); grid-template-rows: repeat(25, auto); background: var(--card); border: 1px solid var(--line); border-radius: 18px; overflow: hidden; }
.week .axis, .week .day { display: grid; grid-row: 1 / -1; grid-template-rows: subgrid; }
.week .axis span { padding: 5px 8px 0 0; text-align: right; color: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; border-top: 1px solid var(--line); }
.week .day { border-left: 1px solid var(--line); min-width: 0; }
.week .day.today { background: color-mix(in srgb, var(--accent) 5%, transparent); }
.week header { grid-row: 1; padding: 10px 10px 12px; }
.week header h2, .day-cell h2 { margin: 0; font-size: 13.5px; font-weight: 500; color: var(--soft); display: flex; gap: 6px; align-items: baseline; }
.week header h2 b { color: var(--ink); font-size: 19px; font-weight: 600; }
.week .today header h2 b, .month .today h2 b { color: var(--back); background: var(--accent); border-radius: 20px; padding: 0 8px; }
.week header small { display: block; margin: 1px 0 7px; font-size: 12.5px; }
.week .month-name, .phone-date { display: none; }
.week .hours { display: contents; }
.week ul, .month ul { margin: 0; padding: 0; list-style: none; display: grid; gap: 4px; }
.cell { border-top: 1px solid var(--line); padding: 4px; min-height: 34px; min-width: 0; display: flex; flex-direction: column; gap: 4px; }
.cell.past, .day-cell.past { background: color-mix(in srgb, var(--tint) 45%, transparent); }
.cell h3 { display: none; }
.cell.over { box-shadow: inset 3px 0 0 var(--wait); }
.over-note { margin: 0; padding-left: 4px; color: var(--wait); font-size: 12px; }
.drop-here { outline: 2px dashed var(--accent); outline-offset: -3px; border-radius: 10px; }
.pin-card { display: flex; flex-direction: column; gap: 2px; background: var(--back); border: 1px solid var(--line); border-radius: 10px; padding: 5px; min-width: 0; position: relative; }
.pin-card[draggable] { cursor: grab; }
.pin-card.published { background: none; border-style: dashed; }
.pin-card.moving { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
.pin-card > a:first-child { display: flex; gap: 7px; text-decoration: none; min-width: 0; }
.pin-card img { flex: none; width: 30px; height: 40px; object-fit: cover; border-radius: 6px; background: var(--tint); }
.pin-card .words { min-width: 0; display: grid; align-content: start; line-height: 1.25; }
.pin-card time { color: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.pin-card .state { color: var(--good); font-size: 11.5px; }
.pin-card .name { font-size: 12.5px; font-weight: 550; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; overflow-wrap: anywhere; }
.pin-card .move { position: absolute; top: 3px; right: 3px; font-size: 12px; padding: 2px 8px; border-radius: 12px; background: var(--tint); text-decoration: none; opacity: 0; }
.pin-card:hover .move, .pin-card:focus-within .move { opacity: 1; }
.more { font-size: 12.5px; color: var(--soft); padding: 1px 4px; }
.here { font-size: 12px; font-weight: 550; padding: 3px 8px; border: 1px dashed var(--line); background: none; color: var(--soft); }
.here:hover, .here:focus-visible { color: var(--accent); border-color: var(--accent); }
.move-form h2 { margin: 0 0 10px; } .move-form label { margin: 0; } .move-form input { display: block; margin-top: 4px; } .move-form .row { align-items: end; } .move-form .soft { margin: 12px 0 0; }
.load { display: block; width: 100%; height: 4px; border-radius: 3px; overflow: hidden; }
.load-none { height: 4px; }
.load .track { fill: var(--tint); } .load .fill { fill: var(--good); } .load.over .fill { fill: var(--wait); }
.month { display: grid; grid-template-columns: repeat(7, minmax(0, 1fr)); background: var(--line); gap: 1px; border: 1px solid var(--line); border-radius: 18px; overflow: hidden; }
.month .weekday { background: var(--card); padding: 8px 10px; color: var(--soft); font-size: 13px; }
.day-cell { background: var(--card); padding: 7px 8px 10px; min-height: 104px; min-width: 0; display: flex; flex-direction: column; gap: 5px; }
.day-cell h2 a { text-decoration: none; display: flex; gap: 8px; } .day-cell h2 b { font-weight: 600; color: var(--ink); }
.day-cell.past { background: color-mix(in srgb, var(--tint) 45%, var(--card)); }
.other-month h2 { opacity: .65; }
.month .pin-card { border: 0; background: none; padding: 1px 2px; }
.month .pin-card .words { display: flex; gap: 6px; align-items: baseline; } .month .pin-card .name { -webkit-line-clamp: 1; } .month .pin-card .state { display: none; }
.month .pin-card.published .name { color: var(--soft); }
.calendar-foot { margin: 14px 4px 0; }
.week { grid-auto-rows: auto; } .h0 { grid-row: 2; } .h1 { grid-row: 3; } .h2 { grid-row: 4; } .h3 { grid-row: 5; } .h4 { grid-row: 6; } .h5 { grid-row: 7; } .h6 { grid-row: 8; } .h7 { grid-row: 9; } .h8 { grid-row: 10; } .h9 { grid-row: 11; } .h10 { grid-row: 12; } .h11 { grid-row: 13; } .h12 { grid-row: 14; } .h13 { grid-row: 15; } .h14 { grid-row: 16; } .h15 { grid-row: 17; } .h16 { grid-row: 18; } .h17 { grid-row: 19; } .h18 { grid-row: 20; } .h19 { grid-row: 21; } .h20 { grid-row: 22; } .h21 { grid-row: 23; } .h22 { grid-row: 24; } .h23 { grid-row: 25; }
@media (hover: none) { .pin-card .move { opacity: 1; position: static; align-self: start; } }
@media (max-width: 900px) {
	.week, .week .day, .month { display: block; } .week .axis, .month .weekday { display: none; }
	.week { background: none; border: 0; border-radius: 0; } .week .day { border: 1px solid var(--line); border-radius: 16px; background: var(--card); margin: 0 0 12px; overflow: hidden; }
	.week header { display: grid; grid-template-columns: 1fr auto; align-items: baseline; } .week header .load, .week header .load-none { grid-column: 1 / -1; } .week header small { margin: 0 0 6px; }
	.week .month-name { display: inline; } .week .hours { display: block; margin: 0; padding: 0; list-style: none; }
	.cell { min-height: 0; padding: 8px 10px; } .cell h3 { display: block; font-size: 12.5px; font-weight: 500; color: var(--soft); margin: 0; } .cell.empty-cell:not(:has(.here)) { display: none; }
	.cell.empty-cell:has(.here) { flex-direction: row; align-items: center; justify-content: space-between; padding: 3px 10px; } .calendar-foot .desk-only { display: none; }
	.pin-card { flex-direction: row; align-items: center; } .pin-card > a:first-child { flex: 1; } .pin-card .name { font-size: 14px; } .pin-card .move { opacity: 1; position: static; align-self: center; padding: 6px 12px; }
	.day-cell { min-height: 0; margin-bottom: 1px; } .day-cell.empty-cell:not(:has(.here)), .day-cell.other-month { display: none; } .phone-date { display: inline; }
}
`;
