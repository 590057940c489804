// The list as text with line numbers; lines that are no reference are marked. Only numbers near the visible part are in
// the document, whatever the length.
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ListProblem } from '../../../../shared/image-list/from-text';
import { text } from '../../../text/en';
import styles from './list-editor.module.css';

const words = text.mirror.images;
const LINE_HEIGHT = 20;
const PADDING = 8;

export interface ListEditorProps {
	readonly value: string;
	readonly onChange: (value: string) => void;
	readonly problems: readonly ListProblem[];
	/** A line to select, each time `times` grows. */
	readonly target: { readonly line: number; readonly times: number };
}

export function ListEditor({ value, onChange, problems, target }: ListEditorProps) {
	const areaRef = useRef<HTMLTextAreaElement>(null);
	const [top, setTop] = useState(0);
	const [height, setHeight] = useState(400);
	const count = useMemo(() => value.split('\n').length, [value]);
	const wrong = useMemo(
		() => new Map(problems.map(({ line, problem, remedy }) => [line, `${problem}. ${remedy}`])),
		[problems],
	);
	useEffect(() => {
		const area = areaRef.current;
		if (area === null || typeof ResizeObserver === 'undefined') return undefined;
		const observer = new ResizeObserver(() => setHeight(area.clientHeight));
		observer.observe(area);
		return () => observer.disconnect();
	}, []);
	useEffect(() => {
		if (target.line > 0 && areaRef.current !== null) showLine(areaRef.current, target.line);
	}, [target]);

	const first = Math.max(0, Math.floor((top - PADDING) / LINE_HEIGHT));
	const end = Math.min(count, first + Math.ceil(height / LINE_HEIGHT) + 2);
	const lines = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset + 1);
	return (
		<div className={styles['editor']} style={{ '--digits': String(count).length } as object}>
			<div className={styles['gutter']} aria-hidden="true">
				{lines.map((line) => (
					<span
						key={line}
						className={`${styles['number']} ${wrong.has(line) ? styles['wrong'] : ''}`}
						style={{ transform: `translateY(${PADDING + (line - 1) * LINE_HEIGHT - top}px)` }}
					>
						{line}
					</span>
				))}
			</div>
			<div className={styles['text']}>
				<div className={styles['marks']} aria-hidden="true">
					{lines
						.filter((line) => wrong.has(line))
						.map((line) => (
							<span
								key={line}
								style={{ transform: `translateY(${PADDING + (line - 1) * LINE_HEIGHT - top}px)` }}
							/>
						))}
				</div>
				<textarea
					ref={areaRef}
					className={styles['area']}
					aria-label={words.editorLabel}
					placeholder={words.placeholder}
					value={value}
					wrap="off"
					spellCheck={false}
					autoComplete="off"
					autoCapitalize="off"
					onChange={(event) => onChange(event.target.value)}
					onScroll={(event) => setTop(event.currentTarget.scrollTop)}
				/>
			</div>
		</div>
	);
}

function showLine(area: HTMLTextAreaElement, line: number): void {
	const lines = area.value.split('\n');
	const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
	area.focus();
	area.setSelectionRange(start, start + (lines[line - 1] ?? '').length);
	area.scrollTop = Math.max(0, (line - 1) * LINE_HEIGHT - area.clientHeight / 2);
	area.scrollLeft = 0;
}
