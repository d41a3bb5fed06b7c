import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { openStore, problemOf, type AtomicStore } from '../../lib';
import { requireSharedStore } from './queue-mode';

/** Tests the connection to the store of a credential. */
export async function storeAnswers(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	let store: AtomicStore | undefined;
	try {
		const url = String(credential.data?.connectionString ?? '');
		requireSharedStore(url);
		store = await openStore(url);
		await store.now();
		await store.read('connection-test');
		return { status: 'OK', message: 'Connection successful' };
	} catch (error) {
		return { status: 'Error', message: problemOf(error).message };
	} finally {
		await store?.disconnect();
	}
}
