// The contract as a whole: what it lets through, what it never lets out, and names that must not drift.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contract } from '../../shared/ipc/contract';
import { isFerryChannel, membersOf } from '../../shared/ipc/define';

interface MemberSchemas {
	readonly channel: string;
	readonly kind: 'call' | 'event';
	readonly schemas: Readonly<Record<string, z.ZodType>>;
}

const members: MemberSchemas[] = membersOf(contract).map(({ channel, member }) =>
	member.kind === 'call'
		? { channel, kind: 'call', schemas: { input: member.input, output: member.output } }
		: { channel, kind: 'event', schemas: { payload: member.payload } },
);

interface JsonSchema {
	readonly type?: string;
	readonly properties?: Readonly<Record<string, JsonSchema>>;
	readonly additionalProperties?: boolean | JsonSchema;
	readonly items?: JsonSchema;
	readonly anyOf?: readonly JsonSchema[];
	readonly oneOf?: readonly JsonSchema[];
	readonly allOf?: readonly JsonSchema[];
}

/** Visits every schema inside one, with its path: `.name` for a key, `[]` for elements, `{}` for free keys. */
function walk(schema: JsonSchema, path: string, visit: (schema: JsonSchema, path: string) => void) {
	visit(schema, path);
	for (const [key, inner] of Object.entries(schema.properties ?? {}))
		walk(inner, `${path}.${key}`, visit);
	if (schema.items !== undefined) walk(schema.items, `${path}[]`, visit);
	if (typeof schema.additionalProperties === 'object')
		walk(schema.additionalProperties, `${path}{}`, visit);
	for (const inner of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) {
		walk(inner, path, visit);
	}
}

function jsonSchema(schema: z.ZodType): JsonSchema {
	return z.toJSONSchema(schema, { io: 'input', reused: 'inline' }) as JsonSchema;
}

function allSchemas(): { readonly at: string; readonly schema: JsonSchema }[] {
	return members.flatMap(({ channel, schemas }) =>
		Object.entries(schemas).map(([part, schema]) => ({
			at: `${channel} ${part}`,
			schema: jsonSchema(schema),
		})),
	);
}

/** Free keys: facts that sentences name, and hosts. Nothing else may hold keys that no schema lists. */
const FREE_KEYS =
	/(\.fault|\.findings\[\]|\.stopFault|\.notices\[\]|\.checks\[\]|\.step)\.facts$|\.draft\.registries$/;

/** `key` of a blob is its repository and digest (shared/mirror/plan.ts blobKey). Nothing else may be called so. */
const BLOB_KEYS = new Set([
	'ferry:runs.snapshot output.state.blobs[].key',
	'ferry:runs.happened payload.events[].key',
	'ferry:runs.happened payload.events[].blobs[].key',
]);

/** The one way in for a secret; there is none out. */
const SECRET_IN = 'ferry:credentials.save input.secret';

describe('the contract', () => {
	it('has these channels and no others', () => {
		expect(members.map(({ channel, kind }) => `${kind} ${channel}`)).toEqual([
			'call ferry:app.about',
			'call ferry:app.environment',
			'call ferry:app.startSample',
			'call ferry:app.openFolder',
			'call ferry:app.copyText',
			'event ferry:app.asked',
			'call ferry:registries.list',
			'call ferry:registries.save',
			'call ferry:registries.remove',
			'call ferry:registries.undoRemove',
			'call ferry:registries.probe',
			'call ferry:registries.cancelProbe',
			'event ferry:registries.probed',
			'call ferry:registries.inspectCa',
			'event ferry:registries.changed',
			'call ferry:credentials.vaultStatus',
			'call ferry:credentials.keepForSession',
			'call ferry:credentials.save',
			'call ferry:credentials.forget',
			'call ferry:credentials.logins',
			'call ferry:credentials.importLogin',
			'call ferry:engines.detect',
			'call ferry:trust.overview',
			'call ferry:trust.plan',
			'call ferry:trust.planRevert',
			'call ferry:trust.apply',
			'call ferry:trust.cancel',
			'call ferry:trust.verify',
			'event ferry:trust.stepped',
			'call ferry:images.tags',
			'call ferry:images.repositories',
			'call ferry:mirrors.list',
			'call ferry:mirrors.get',
			'call ferry:mirrors.save',
			'call ferry:mirrors.remove',
			'call ferry:mirrors.open',
			'call ferry:mirrors.openText',
			'call ferry:mirrors.export',
			'call ferry:mirrors.acceptHosts',
			'call ferry:mirrors.plan',
			'call ferry:mirrors.cancelPlan',
			'event ferry:mirrors.planned',
			'event ferry:mirrors.changed',
			'call ferry:runs.start',
			'call ferry:runs.continue',
			'call ferry:runs.retry',
			'call ferry:runs.repeat',
			'call ferry:runs.list',
			'call ferry:runs.find',
			'call ferry:runs.snapshot',
			'call ferry:runs.cancel',
			'call ferry:runs.saveReport',
			'event ferry:runs.happened',
			'event ferry:runs.changed',
			'call ferry:settings.get',
			'call ferry:settings.set',
			'call ferry:settings.proxyInUse',
			'event ferry:settings.changed',
		]);
		expect(members.every(({ channel }) => isFerryChannel(channel))).toBe(true);
	});

	it('has strict objects only, in and out', () => {
		const loose: string[] = [];
		for (const { at, schema } of allSchemas()) {
			walk(schema, at, (inner, path) => {
				const isObject = inner.type === 'object';
				if (isObject && inner.additionalProperties !== false && !FREE_KEYS.test(path))
					loose.push(path);
			});
		}
		expect(loose).toEqual([]);
	});

	it('has no place for a secret', () => {
		const suspicious = new Set<string>();
		for (const { at, schema } of allSchemas()) {
			walk(schema, at, (inner, path) => {
				for (const key of Object.keys(inner.properties ?? {})) {
					if (/secret|password|token|key|auth|credential/i.test(key))
						suspicious.add(`${path}.${key}`);
				}
			});
		}
		expect([...suspicious].sort()).toEqual([...BLOB_KEYS, SECRET_IN].sort());
	});

	it.each(members.filter(({ kind }) => kind === 'call'))(
		'refuses junk: $channel',
		({ schemas }) => {
			const junk = [
				undefined,
				null,
				0,
				'x',
				[],
				{ __proto__: null, extra: 1 },
				{ runId: '' },
				{ runId: 'x'.repeat(200) },
				{ theme: 'pink' },
			];
			for (const value of junk) expect(schemas['input']?.safeParse(value).success).toBe(false);
		},
	);
});
