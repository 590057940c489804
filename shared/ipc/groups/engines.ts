// The container engines of this computer.
import { detectedEnginesSchema } from '../../engine/engine-info';
import { call } from '../define';
import { nothing } from './basics';

export const enginesGroup = {
	/** Looks at every place where an engine may be; takes up to some seconds. */
	detect: call(nothing, detectedEnginesSchema),
} as const;
