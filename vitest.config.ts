import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
	test: {
		// Builds, networks and disks are waited for more than they compute.
		maxWorkers: availableParallelism() + 1,
		projects: [
			{ test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
			{ test: { name: 'integration', include: ['test/integration/**/*.test.ts'], testTimeout: 30_000 } },
			{
				test: {
					name: 'services',
					include: ['test/services/**/*.test.ts'],
					globalSetup: 'test/services/setup.ts',
					testTimeout: 240_000,
					hookTimeout: 240_000,
				},
			},
			{ test: { name: 'lab', include: ['test/lab/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 300_000 } },
			{
				test: {
					name: 'timed',
					include: ['test/timed/**/*.test.ts'],
					testTimeout: 60_000,
					// What they measure must not be the other tests: after them, one by one.
					maxWorkers: 1,
					sequence: { groupOrder: 1 },
				},
			},
		],
	},
})
