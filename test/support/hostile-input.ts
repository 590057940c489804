// Inputs that have the shape a call wants and hold what an attacker would put there.
import { z } from 'zod';

/** What stands in the place of every text. */
export const HOSTILE_TEXTS = [
	'../../../../etc/passwd',
	'<img src=x onerror=alert(1)>',
	'https://user:CANARY-hostile@127.0.0.1:1/v2/',
	'\u202Egpj.exe\u0000\u001B[31m',
	'__proto__',
	'constructor',
	'file:///etc/shadow',
	'$(touch /tmp/x); `id`',
	'a'.repeat(5000),
] as const;

interface Shape {
	readonly type?: string;
	readonly const?: unknown;
	readonly enum?: readonly unknown[];
	readonly properties?: Readonly<Record<string, Shape>>;
	readonly items?: Shape;
	readonly anyOf?: readonly Shape[];
	readonly oneOf?: readonly Shape[];
}

/** Gives an input of that shape with the text wherever a text goes; fixed words stay, so that it gets as far as it can. */
export function hostileInput(schema: z.ZodType, text: string): unknown {
	return filled(z.toJSONSchema(schema, { io: 'input', reused: 'inline' }) as Shape, text);
}

function filled(shape: Shape, text: string): unknown {
	const [choice] = [...(shape.anyOf ?? []), ...(shape.oneOf ?? [])];
	if (choice !== undefined) return filled(choice, text);
	if (shape.const !== undefined) return shape.const;
	if (shape.enum !== undefined) return shape.enum[0];
	switch (shape.type) {
		case 'object':
			return Object.fromEntries(
				Object.entries(shape.properties ?? {}).map(([key, inner]) => [key, filled(inner, text)]),
			);
		case 'array':
			return shape.items === undefined ? [] : [filled(shape.items, text)];
		case 'number':
		case 'integer':
			return Number.MAX_SAFE_INTEGER;
		case 'boolean':
			return true;
		default:
			return text;
	}
}
