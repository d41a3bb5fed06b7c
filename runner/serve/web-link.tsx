const SCHEME = /^https?:\/\/(www\.)?/i;

/** An address from a sheet or a record. Only one on the web leads anywhere. */
export function WebLink({ address, text }: { address: string; text?: string }) {
	const shown = text ?? address.replace(SCHEME, '');
	if (!SCHEME.test(address)) return <span>{shown}</span>;
	return (
		<a href={address} rel="noreferrer noopener" target="_blank">
			{shown}
		</a>
	);
}

/** The link of a pin among its facts; nothing where it has none. */
export function LinkFact({ address }: { address: string | null | undefined }) {
	if (!address) return null;
	return (
		<>
			<dt>Link</dt>
			<dd>
				<WebLink address={address} />
			</dd>
		</>
	);
}
