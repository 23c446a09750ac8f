import type { PluginHost } from '@tailedcore/core';

/** What it takes to run a part of a model. */
export type ProbeHost = Pick<PluginHost, 'openGraph' | 'signal'>;
