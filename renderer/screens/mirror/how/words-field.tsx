// Several words on one line. What is typed stays as typed; the words are read along the way.
import { useState } from 'react';
import { TextField } from '../../../components/fields/text-field';

export interface WordsFieldProps {
	readonly label: string;
	readonly help: string;
	readonly words: readonly string[];
	readonly read: (typed: string) => readonly string[];
	/** What is wrong with them, as a sentence. */
	readonly wrong: string | undefined;
	readonly onChange: (words: readonly string[]) => void;
}

export function WordsField({ label, help, words, read, wrong, onChange }: WordsFieldProps) {
	const [typed, setTyped] = useState(() => words.join(', '));
	return (
		<TextField
			label={label}
			help={help}
			error={wrong}
			value={typed}
			onChange={(value) => {
				setTyped(value);
				onChange(read(value));
			}}
			maxLength={4000}
			isMono
		/>
	);
}
