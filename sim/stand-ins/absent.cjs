// In place of what simulated code must not reach: files, sockets, threads.
module.exports = new Proxy(
	{},
	{
		get(_, name) {
			if (name === '__esModule') return false;
			return class Absent {
				constructor() {
					throw new Error(`Simulated code reached for ${String(name)}, which is not part of its world.`);
				}
			};
		},
	},
);
