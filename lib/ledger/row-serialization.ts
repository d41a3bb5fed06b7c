import { jsonSerializer, type KeyvSerializationAdapter } from 'keyv';

/** Whether JSON may have a text that begins with a colon, which Keyv writes and reads in a form of its own. */
const maybeColonFirst = (json: string) => /[:,[]\s*":/.test(json);

/**
 * Keyv's own serialization, byte for byte, of what JSON can say. Keyv looks at every value by itself, which costs a
 * multiple of plain JSON and only texts that begin with a colon need.
 */
export const rowSerialization: KeyvSerializationAdapter = {
	stringify(value) {
		const json = JSON.stringify(value);
		return maybeColonFirst(json) ? jsonSerializer.stringify(value) : json;
	},
	parse: <Value>(json: string) =>
		maybeColonFirst(json) ? jsonSerializer.parse<Value>(json) : (JSON.parse(json) as Value),
};
