import { namedOutputs, READ_NAMES } from '../shared/operation';
import { PUBLISHED_NAMES } from '../shared/published-outputs';

const named = (names: readonly string[]) => JSON.stringify(namedOutputs(names));

/** An n8n expression for the outputs: an operation that publishes has those of Pinterest Publish. */
export const outputs: `={{${string}}}` = `={{ $parameter["resource"] === "pin" && $parameter["operation"] === "create" ? ${named(PUBLISHED_NAMES)} : ${named(READ_NAMES)} }}`;
