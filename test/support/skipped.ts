/** Says in a line each what `npm test` leaves out. */
export default function sayWhatIsSkipped(): void {
	process.stderr.write('Left out: the package in a real n8n (npm run test:n8n).\n');
	process.stderr.write('Left out: the operations page in a browser (npm run test:page).\n');
}
