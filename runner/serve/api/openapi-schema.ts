type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A schema of JSON Schema 2020-12 as OpenAPI 3.0 writes it, which more programs read than any later version. */
export function openApiSchema(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(openApiSchema);
	if (!isObject(schema)) return schema;
	// Names that a schema has only where it stands alone.
	const { $schema: _, $id: __, ...rest } = schema;
	return withNullable(withEnum(withAllOf(mapValues(rest, openApiSchema))));
}

function mapValues(json: Json, change: (value: unknown) => unknown): Json {
	return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, change(value)]));
}

/** Beside a reference nothing counts. */
function withAllOf({ $ref, ...rest }: Json): Json {
	if (typeof $ref !== 'string') return { ...rest, ...($ref !== undefined && { $ref }) };
	return Object.keys(rest).length === 0 ? { $ref } : { allOf: [{ $ref }], ...rest };
}

function withEnum({ const: only, ...rest }: Json): Json {
	return only === undefined ? rest : { ...rest, enum: [only] };
}

function withNullable(schema: Json): Json {
	const { anyOf, ...rest } = schema;
	if (!Array.isArray(anyOf)) return schema;
	const others = anyOf.filter((each) => !isObject(each) || each.type !== 'null');
	if (others.length === anyOf.length) return schema;
	return { ...(others.length === 1 ? (others[0] as Json) : { anyOf: others }), ...rest, nullable: true };
}
