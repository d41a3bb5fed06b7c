/** The page Imports. */
export const IMPORTS = `
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
.import-todo { color: var(--soft); }
.wide > details { margin: 0 0 16px; } .import-buttons + .chips { margin-top: 18px; }
.import-row img.thumb { color: transparent; overflow: hidden; }
.import-links { margin-top: 8px; font-size: 14px; }
.import-fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(230px, 1fr)); gap: 4px 18px; margin: 10px 0 4px; }
.import-mend { max-width: 720px; } .import-field { margin-bottom: 16px; } .import-field label { margin: 0; } .import-field p { margin: 5px 0 0; font-size: 14px; }
.import-field [aria-invalid] { border-color: var(--bad); }
@media (max-width: 640px) { .import-row { gap: 10px; } .import-list > li { padding: 14px; } .import-number { min-width: 2ch; text-align: left; } .import-row .thumb { width: 36px; height: 48px; } .import-bar { width: 100%; } }
`;
