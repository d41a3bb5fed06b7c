/** The one style sheet of the page, in the look of the emulator's pages. */
export const STYLE = `
:root { color-scheme: light dark; --back: #faf9f7; --card: #fff; --ink: #1d1c1a; --soft: #635f59; --line: #e6e3de; --accent: #a8322a; --tint: #efece7; --good: #24693d; --good-back: #e5f1e8; --bad: #a8322a; --bad-back: #fbe9e6; --wait: #7a5300; --wait-back: #faf0d9; }
@media (prefers-color-scheme: dark) { :root { --back: #161615; --card: #211f1e; --ink: #eeece8; --soft: #aaa69f; --line: #34312e; --accent: #f08a7e; --tint: #2a2826; --good: #86d09e; --good-back: #1b2f22; --bad: #f59c91; --bad-back: #3a211e; --wait: #e8c26a; --wait-back: #33290f; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 80px; }
body { margin: 0; background: var(--back); color: var(--ink); font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 3px; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 6px; }
main:focus { outline: none; }
.skip { position: absolute; left: 12px; top: -60px; padding: 8px 14px; background: var(--card); border-radius: 10px; z-index: 3; }
.skip:focus { top: 12px; }
.top { display: flex; gap: 14px; align-items: center; padding: 12px 28px; border-bottom: 1px solid var(--line); background: var(--back); position: sticky; top: 0; z-index: 2; }
.top .mark { width: 26px; height: 26px; border-radius: 9px; background: var(--accent); display: grid; place-items: center; flex: none; }
.top .mark::after { content: ""; width: 9px; height: 9px; border-radius: 50%; background: var(--back); }
.top b { font-weight: 650; letter-spacing: -.01em; white-space: nowrap; }
.top nav { display: flex; gap: 2px; overflow-x: auto; margin-left: 10px; padding: 3px; }
.top nav a { padding: 6px 12px; border-radius: 20px; text-decoration: none; color: var(--soft); white-space: nowrap; font-size: 14px; }
.top nav a:hover { background: var(--tint); color: var(--ink); }
.top nav a[aria-current] { background: var(--tint); color: var(--ink); font-weight: 600; }
.top .who { margin-left: auto; display: flex; gap: 8px; align-items: center; color: var(--soft); font-size: 13.5px; white-space: nowrap; }
main { max-width: 1240px; margin: 0 auto; padding: 28px 28px 90px; }
h1 { font-size: 27px; line-height: 1.2; letter-spacing: -.02em; margin: 0 0 6px; overflow-wrap: anywhere; }
h2 { font-size: 18px; letter-spacing: -.01em; margin: 36px 0 12px; display: flex; gap: 9px; align-items: baseline; flex-wrap: wrap; }
h2 small, .lead, .soft { color: var(--soft); font-weight: 400; font-size: 14px; }
h3 { font-size: 15.5px; margin: 0 0 4px; }
.lead { margin: 0 0 14px; font-size: 15px; }
small { color: var(--soft); font-size: 13px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 18px; padding: 20px 22px; margin: 0 0 16px; }
.cards { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); }
.row { display: flex; gap: 12px; align-items: center; flex-wrap: wrap; }
.login { max-width: 420px; margin: 7vh auto 0; padding: 30px 32px; }
.notice, .problem, .warning { padding: 12px 16px; border-radius: 12px; margin: 0 0 16px; overflow-wrap: anywhere; }
.notice { background: var(--good-back); color: var(--good); }
.problem { background: var(--bad-back); color: var(--bad); }
.warning { background: var(--wait-back); color: var(--wait); }
.empty { padding: 44px 24px; border: 1px dashed var(--line); border-radius: 16px; color: var(--soft); text-align: center; }
.chip { display: inline-block; padding: 1px 10px; border-radius: 20px; background: var(--tint); font-size: 13px; line-height: 21px; font-weight: 550; white-space: nowrap; }
.chip.good { background: var(--good-back); color: var(--good); } .chip.bad { background: var(--bad-back); color: var(--bad); } .chip.wait { background: var(--wait-back); color: var(--wait); }
.chips { display: flex; gap: 6px; flex-wrap: wrap; margin: 0 0 14px; }
.chips a { padding: 4px 12px; border-radius: 20px; background: var(--tint); text-decoration: none; font-size: 13.5px; }
.chips a[aria-current] { background: var(--ink); color: var(--back); }
form label { display: block; margin: 0 0 14px; font-weight: 550; font-size: 14px; }
input, select, textarea { font: inherit; color: inherit; background: var(--back); border: 1px solid var(--line); border-radius: 10px; padding: 8px 11px; }
input:not([type=checkbox]):not([type=radio]):not([type=file]), select, textarea { max-width: 100%; }
.login input, .wide input:not([type=checkbox]):not([type=radio]), .wide textarea, .wide select { display: block; width: 100%; margin-top: 5px; font-weight: 400; }
input[type=checkbox], input[type=radio] { accent-color: var(--accent); width: 17px; height: 17px; vertical-align: -3px; }
.filters { display: flex; gap: 10px; flex-wrap: wrap; align-items: end; margin: 0 0 16px; }
.filters label { margin: 0; font-size: 13px; color: var(--soft); font-weight: 500; }
.filters input, .filters select { display: block; margin-top: 3px; color: var(--ink); }
button, .button { display: inline-block; font: inherit; font-weight: 600; font-size: 14px; padding: 8px 17px; border: 0; border-radius: 22px; cursor: pointer; background: var(--tint); color: var(--ink); text-decoration: none; }
button.yes, .button.yes { background: var(--accent); color: var(--back); }
button.quiet { background: none; padding: 6px 10px; color: var(--soft); font-weight: 500; }
button:hover, .button:hover { filter: brightness(.96); }
button:disabled { opacity: .5; cursor: default; }
.table { width: 100%; border-collapse: collapse; font-size: 14px; }
.table th { text-align: left; color: var(--soft); font-weight: 500; font-size: 13px; padding: 6px 10px; border-bottom: 1px solid var(--line); white-space: nowrap; }
.table td { padding: 9px 10px; border-bottom: 1px solid var(--line); vertical-align: middle; overflow-wrap: anywhere; }
.table tr:last-child td { border-bottom: 0; }
.thumb { width: 46px; height: 60px; object-fit: cover; border-radius: 9px; background: var(--tint); display: block; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 7px 18px; margin: 14px 0 0; font-size: 14px; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
details summary { cursor: pointer; color: var(--soft); }
.paging { display: flex; gap: 12px; margin: 18px 0; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 900px) { .top { flex-wrap: wrap; padding: 10px 16px; gap: 8px; } .top nav { order: 3; width: 100%; margin-left: 0; } main { padding: 20px 16px 70px; } }
@media (max-width: 640px) {
	h1 { font-size: 23px; } .card { padding: 16px; border-radius: 14px; }
	.table.stack thead { display: none; } .table.stack tr { display: block; padding: 10px 0; border-bottom: 1px solid var(--line); } .table.stack td { display: block; border: 0; padding: 3px 0; }
}
@media (prefers-reduced-motion: no-preference) { .top nav a, button { transition: background .15s, filter .15s; } }
/* Today */
.today-switch { display: flex; gap: 8px 20px; flex-wrap: wrap; align-items: center; margin: 10px 0 18px; }
.today-switch .chips { margin: 0; }
.today-import { display: flex; gap: 4px; align-items: center; margin-left: auto; } .today-import label { margin: 0; } .today-import select { max-width: min(320px, 70vw); padding: 5px 9px; }
.today-top { display: grid; gap: 16px; grid-template-columns: minmax(0, 1.9fr) minmax(0, 1fr); align-items: start; }
.today-top h2 { margin: 0 0 4px; font-size: 15.5px; color: var(--soft); font-weight: 550; }
.today-top .empty { padding: 26px 20px; }
.today-figure { display: flex; gap: 10px; align-items: baseline; margin: 0 0 14px; } .today-figure strong { font-size: 40px; line-height: 1.1; letter-spacing: -.03em; font-variant-numeric: tabular-nums; } .today-figure small { display: block; }
.today-strip { display: grid; grid-auto-flow: column; grid-auto-columns: 150px; gap: 14px; overflow-x: auto; list-style: none; margin: 0; padding: 4px 4px 10px; scroll-snap-type: x proximity; }
.today-strip:empty, .today-rows:empty { display: none; }
.today-strip li { scroll-snap-align: start; min-width: 0; } .today-strip > li > a:first-child { text-decoration: none; display: block; }
.today-strip b { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; font-size: 14px; line-height: 1.3; font-weight: 600; margin: 8px 0 2px; overflow-wrap: anywhere; }
.today-strip small { display: block; } .today-open { font-size: 13px; color: var(--soft); }
.today-picture { display: block; width: 150px; height: 225px; object-fit: cover; border-radius: 14px; background: var(--tint); }
.today-picture, .today-rows img.thumb { color: transparent; } .today-rows .thumb { overflow: hidden; flex: none; }
.today-top .card > :last-child, #needs-you .card > :last-child { margin-bottom: 0; }
.today-rows { list-style: none; margin: 0 0 14px; padding: 0; } .today-rows li { display: flex; gap: 14px; align-items: center; padding: 9px 0; border-bottom: 1px solid var(--line); } .today-rows li:last-child { border-bottom: 0; }
.today-rows li > div { flex: 1; min-width: 0; overflow-wrap: anywhere; } .today-rows li > div > a { font-weight: 550; } .today-rows small { display: block; } .today-rows p { margin: 3px 0 0; font-size: 14px; } .today-rows time { white-space: nowrap; color: var(--soft); font-size: 14px; }
.today-row-number { display: grid; place-items: center; font-size: 15px; font-variant-numeric: tabular-nums; }
.today-need { font-size: 17px; letter-spacing: -.01em; display: flex; gap: 9px; align-items: center; flex-wrap: wrap; }
.today-note { padding: 12px 16px; border-radius: 12px; background: var(--tint); margin: 0 0 16px; }
@media (max-width: 900px) { .today-top { grid-template-columns: minmax(0, 1fr); gap: 0; } .today-import { margin-left: 0; } }
/* Calendar */
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
	.pin-card { flex-direction: row; align-items: center; } .pin-card > a:first-child { flex: 1; } .pin-card .name { font-size: 14px; } .pin-card .move { opacity: 1; position: static; align-self: center; padding: 6px 12px; }
	.day-cell { min-height: 0; margin-bottom: 1px; } .day-cell.empty-cell:not(:has(.here)), .day-cell.other-month { display: none; } .phone-date { display: inline; }
}
/* Limits */
.account-cards { grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); } .account-cards .card { margin: 0; }
.account-cards p, .budget p { margin: 0 0 8px; } .account-cards .chips:empty { display: none; }
.budgets { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(270px, 1fr)); } .budget { margin: 0; }
.budget h3 { display: flex; justify-content: space-between; gap: 8px; align-items: baseline; }
.usage { display: block; width: 100%; height: 52px; margin: 10px 0 12px; }
.usage .used { fill: var(--good); } .usage .closed { fill: var(--wait); } .usage .base { fill: var(--line); }
.budget .warning { margin: 0; } .budget .warning form { margin-top: 8px; }
.grow { flex: 1 1 300px; margin: 0; }
code { font-size: .92em; overflow-wrap: anywhere; }
/* Imports */
.import-head { justify-content: space-between; margin-bottom: 6px; } .import-head h1 { margin: 0; }
.import-list { list-style: none; margin: 0; padding: 0; }
.import-list h2 { margin: 0; } .import-list > li { padding: 16px 20px; margin-bottom: 10px; }
.import-list p { margin: 4px 0 0; }
.import-counters { display: flex; gap: 6px 14px; align-items: center; flex-wrap: wrap; }
.import-bar { width: 150px; height: 8px; border-radius: 5px; background: var(--tint); flex: none; }
.import-bar .good { fill: var(--good); } .import-bar .existing { opacity: .55; } .import-bar .wait { fill: var(--wait); } .import-bar .bad { fill: var(--bad); } .import-bar .unknown { opacity: .55; } .import-bar .quiet { fill: var(--soft); }
.import-actions { list-style: none; margin: 0 0 18px; padding: 0; display: grid; gap: 4px; }
.import-buttons { margin: 18px 0 6px; } .import-buttons form { margin: 0; }
.import-row { display: flex; gap: 14px; align-items: flex-start; scroll-margin-top: 80px; }
.import-row:target { border-color: var(--accent); }
.import-number { min-width: 3ch; padding-top: 1px; text-align: right; color: var(--soft); font-variant-numeric: tabular-nums; flex: none; }
.import-row .thumb { flex: none; }
.import-said { min-width: 0; flex: 1; } .import-said h3 { margin: 0; overflow-wrap: anywhere; }
.import-said details { margin-top: 6px; font-size: 14px; }
.import-problem { color: var(--bad); overflow-wrap: anywhere; } .import-problem span { display: block; }
.import-todo { font-weight: 550; }
.import-links { margin-top: 8px; font-size: 14px; }
.import-fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(230px, 1fr)); gap: 4px 18px; margin: 10px 0 4px; }
.import-mend { max-width: 720px; } .import-field { margin-bottom: 16px; } .import-field label { margin: 0; } .import-field p { margin: 5px 0 0; font-size: 14px; }
.import-field [aria-invalid] { border-color: var(--bad); }
@media (max-width: 640px) { .import-row { gap: 10px; } .import-row .thumb { width: 36px; height: 48px; } .import-bar { width: 100%; } }
/* Approvals, Unknown */
.waiting { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 500px), 1fr)); }
.decide-card { display: grid; grid-template-columns: minmax(130px, 38%) minmax(0, 1fr); padding: 0; margin: 0; overflow: hidden; }
.decide-card:focus { outline: 2px solid var(--accent); outline-offset: 3px; }
.decide-card .picture { background: var(--tint); display: grid; place-items: center; min-height: 300px; color: var(--soft); font-size: 13.5px; text-align: center; overflow: hidden; position: relative; }
.decide-card .picture img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; }
.decide-card .words { padding: 18px 20px; min-width: 0; display: flex; flex-direction: column; }
.decide-card .words h3 { overflow-wrap: anywhere; font-size: 16.5px; }
.decide-card .words .text { margin: 2px 0 0; color: var(--soft); overflow-wrap: anywhere; white-space: pre-line; display: -webkit-box; -webkit-line-clamp: 5; -webkit-box-orient: vertical; overflow: hidden; }
.decide-card .words .problem, .decide-card .words .warning { margin: 12px 0 0; padding: 8px 12px; font-size: 13.5px; }
.decide-card .words form, .decide-card .words .foot { margin-top: auto; padding-top: 16px; }
.decide-card kbd { font: inherit; font-size: 11.5px; opacity: .65; margin-left: 3px; }
.decide-card .foot form { padding-top: 0; } .decide-card .chips { margin: 0 0 8px; } .decide-card details { margin-top: 12px; } .beside .candidates > section:first-child h2 { margin-top: 0; }
.decide-all { margin: 0 0 14px; }
.decided ul { list-style: none; margin: 12px 0 0; padding: 0; display: grid; gap: 8px; }
.decided li { overflow-wrap: anywhere; }
.beside { display: grid; gap: 26px; grid-template-columns: minmax(0, 1fr) minmax(0, 1.6fr); align-items: start; }
.beside .decide-card { grid-template-columns: minmax(0, 1fr); } .beside .candidates .decide-card { grid-template-columns: minmax(120px, 34%) minmax(0, 1fr); margin-bottom: 16px; }
.beside .ours .picture { min-height: 420px; }
@media (max-width: 900px) { .beside { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 640px) { .decide-card, .beside .candidates .decide-card { grid-template-columns: minmax(0, 1fr); } .decide-card .picture { min-height: 400px; } .decide-card kbd { display: none; } .decide-card .words button { flex: 1; } }
`;
