import Star from '@lucide/svelte/icons/star';
import type { Component } from 'svelte';
import { metricOfColumn, type TableColumn } from '../../../src-main/domain/table/table-column.ts';
import type { GridColumn } from '../../component/grid-column.ts';

/** A column of a table as the grid lays it out. */
export type LaidOut<Row> = TableColumn<Row> & GridColumn;

interface Layout {
  readonly width: number;
  readonly grows?: number;
  readonly icon?: Component;
}

const EXPERIMENT_LAYOUT: Readonly<Record<string, Layout>> = {
  star: { width: 24, icon: Star },
  name: { width: 220, grows: 3 },
  status: { width: 62 },
  data: { width: 110 },
  model: { width: 120 },
  variants: { width: 142, grows: 1 },
  seeds: { width: 44 },
  primary: { width: 174 },
  gap: { width: 116 },
  time: { width: 64 },
  created: { width: 58 },
  tags: { width: 110, grows: 1 },
  notes: { width: 200, grows: 2 },
  backend: { width: 70 },
  id: { width: 62 },
};

const RUN_LAYOUT: Readonly<Record<string, Layout>> = {
  ...EXPERIMENT_LAYOUT,
  status: { width: 96 },
  variant: { width: 130, grows: 1 },
  seed: { width: 44 },
  primary: { width: 132 },
  gap: { width: 72 },
  epochs: { width: 58 },
  counted: { width: 98 },
};

function layOut<Row>(
  columns: readonly TableColumn<Row>[],
  layout: Readonly<Record<string, Layout>>,
  metricWidth: number,
): readonly LaidOut<Row>[] {
  return columns.map((column) => {
    const fallback = { width: metricOfColumn(column.id) === undefined ? 100 : metricWidth };
    return { ...column, ...(Object.hasOwn(layout, column.id) ? layout[column.id] : fallback) };
  });
}

export function layOutExperiments<Row>(columns: readonly TableColumn<Row>[]): readonly LaidOut<Row>[] {
  return layOut(columns, EXPERIMENT_LAYOUT, 124);
}

export function layOutRuns<Row>(columns: readonly TableColumn<Row>[]): readonly LaidOut<Row>[] {
  return layOut(columns, RUN_LAYOUT, 96);
}
