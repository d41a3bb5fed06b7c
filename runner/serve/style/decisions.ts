/** The pages Approvals and Unknown. */
export const DECISIONS = `
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
