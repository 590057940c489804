// The commands of engine trust: what they are called, what may follow, and what help says of each.
import {
	EQUIVALENT_KINDS,
	type EquivalentKind,
} from '../../../shared/trust/equivalents/equivalent';
import { STANDINGS, type Standing } from '../../../shared/trust/trust-wish';
import type { CommandShape, CommandWords } from '../command-shape';

/** What is wished, as it was written. */
export interface WishWords {
	readonly host: string;
	/** Absent: as the saved registry is reached. */
	readonly as?: Standing;
	readonly caFile?: string;
	readonly of?: string;
}

interface PlanWords extends WishWords {
	/** Endpoints; none: all that can be used. */
	readonly engines: readonly string[];
	readonly isJson: boolean;
}

export type TrustCommand =
	| ({ readonly name: 'trust plan' } & PlanWords)
	| ({
			readonly name: 'trust apply';
			readonly proof?: string;
			readonly isYes: boolean;
	  } & PlanWords)
	| { readonly name: 'trust list'; readonly isJson: boolean }
	| {
			readonly name: 'trust revert';
			/** Absent: the latest change. */
			readonly changeId?: string;
			readonly isYes: boolean;
			readonly isJson: boolean;
	  }
	| {
			readonly name: 'trust verify';
			/** Absent: the latest change. */
			readonly changeId?: string;
			readonly proof?: string;
			readonly isJson: boolean;
	  }
	| ({
			readonly name: 'trust show';
			/** Absent: all. */
			readonly kind?: EquivalentKind;
	  } & WishWords);

const WISH_USAGE = '[--as insecure|ca|mirror|none] [--ca FILE] [--of REGISTRY]';
const WISH_VALUES = ['as', 'ca', 'of'] as const;

export const TRUST_SHAPES: Readonly<Record<TrustCommand['name'], CommandShape<TrustCommand>>> = {
	'trust plan': {
		values: [...WISH_VALUES, 'engine'],
		flags: ['json'],
		repeatable: ['engine'],
		operands: ['HOST[:PORT]'],
		usage: `trust plan HOST[:PORT] ${WISH_USAGE} [--engine ENDPOINT]... [--json]`,
		about:
			"Show what would change in the engines' files, line by line, and what that does. Writes nothing.",
		build: (words) => ({ name: 'trust plan', ...planWords(words) }),
	},
	'trust apply': {
		values: [...WISH_VALUES, 'engine', 'proof'],
		flags: ['yes', 'json'],
		repeatable: ['engine'],
		operands: ['HOST[:PORT]'],
		usage: `trust apply HOST[:PORT] ${WISH_USAGE} [--engine ENDPOINT]... [--proof IMAGE] [--yes] [--json]`,
		about:
			'Change what engines do with a registry, verify it with them and by pulling IMAGE, and roll back by itself where it did not take. Asks first; --yes answers.',
		build: (words) => ({
			name: 'trust apply',
			...planWords(words),
			...words.text('proof', 'proof'),
			isYes: words.has('yes'),
		}),
	},
	'trust list': {
		flags: ['json'],
		operands: [],
		usage: 'trust list [--json]',
		about: 'List the engines with what they trust, and the changes made so far.',
		build: (words) => ({ name: 'trust list', isJson: words.has('json') }),
	},
	'trust revert': {
		flags: ['yes', 'json'],
		operands: [],
		optionalOperands: ['ID'],
		usage: 'trust revert [ID] [--yes] [--json]',
		about: 'Undo a change from the list; without ID the latest.',
		build: (words) => ({
			name: 'trust revert',
			...(words.operand(0) === '' ? {} : { changeId: words.operand(0) }),
			isYes: words.has('yes'),
			isJson: words.has('json'),
		}),
	},
	'trust verify': {
		values: ['proof'],
		flags: ['json'],
		operands: [],
		optionalOperands: ['ID'],
		usage: 'trust verify [ID] [--proof IMAGE] [--json]',
		about:
			'Ask the engines of a change again, such as after you restarted one; without ID of the latest.',
		build: (words) => ({
			name: 'trust verify',
			...(words.operand(0) === '' ? {} : { changeId: words.operand(0) }),
			...words.text('proof', 'proof'),
			isJson: words.has('json'),
		}),
	},
	'trust show': {
		values: [...WISH_VALUES, 'for'],
		operands: ['HOST[:PORT]'],
		usage: `trust show HOST[:PORT] ${WISH_USAGE} [--for ${EQUIVALENT_KINDS.join('|')}]`,
		about: 'Print the same change as text for engines and clusters elsewhere. Does nothing.',
		build: (words) => {
			const kind = words.choice('for', EQUIVALENT_KINDS);
			return {
				name: 'trust show',
				...wishWords(words),
				...(kind === undefined ? {} : { kind }),
			};
		},
	},
};

function planWords(words: CommandWords): PlanWords {
	return { ...wishWords(words), engines: words.all('engine'), isJson: words.has('json') };
}

function wishWords(words: CommandWords): WishWords {
	const as = words.choice('as', STANDINGS);
	return {
		host: words.operand(0),
		...(as === undefined ? {} : { as }),
		...words.text('caFile', 'ca'),
		...words.text('of', 'of'),
	};
}
