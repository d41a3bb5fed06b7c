import { storeOfKind } from './of-kind';

/** A process of its own: tells its parent what it hears, and has nothing else to live for once the parent hangs up. */
const [kind = '', address = '', namespace = ''] = process.argv.slice(2);

void storeOfKind(kind, address, namespace)
	.listen('due', () => process.send?.('feedback'))
	.then(() => process.send?.('listening'));
process.once('message', () => process.disconnect());
