import type { ControlViews } from './schema/control.ts'
import type {
  AcceptanceTable,
  ApprovalLimitTable,
  MappingChangeEventTable,
  MappingChangeRowTable,
  MappingChangeTable,
  MappingDifferenceTable,
  MappingPreviewTable,
  PreviewExpectedTable,
} from './schema/corrections.ts'
import type {
  ExceptionCaseTable,
  ExceptionDiagnosisTable,
  ExceptionEventTable,
  ExceptionTable,
  RuleTable,
  SourceFindingTable,
  VarianceFacetTable,
} from './schema/exceptions.ts'
import type {
  BillingDocumentTable,
  BillingLineTable,
  BillingTaxTable,
  ErpDocumentTable,
  ErpLineTable,
  FeedFileTable,
  ImportAttemptTable,
  PaymentApplicationTable,
  PaymentTable,
  RejectedRowTable,
  SourceDocumentTable,
  SourceDropTable,
  UsageEventTable,
  UsageKeyTable,
} from './schema/inbox.ts'
import type {
  AppUserTable,
  AuditHeadTable,
  AuditTable,
  CounterTable,
  RoleGrantTable,
  SignInAttemptTable,
} from './schema/people.ts'
import type {
  PolicyAcceptanceTable,
  PolicyDecisionTable,
  PolicySeverityTable,
  PolicyVersionTable,
} from './schema/policies.ts'
import type {
  ErpCheckTable,
  ErpConnectionTable,
  ErpCursorTable,
  ErpLaneTable,
  PlanItemTable,
  PlanTable,
  PostingAttemptTable,
  PostingEventTable,
  PostingMemberTable,
  PostingTable,
} from './schema/posting.ts'
import type { ExpectedSettlementLineTable, ExpectedSettlementTable, SettlementPairTable } from './schema/receivables.ts'
import type {
  DerivationFindingTable,
  DirtyTable,
  ExpectedDocumentTable,
  ExpectedLineTable,
  MatchEventTable,
  MatchMemberTable,
  MatchTable,
  ReconItemTable,
  RunTable,
} from './schema/recon.ts'
import type {
  BillToTable,
  EntityTable,
  MappingInForceTable,
  MappingVersionTable,
  PeriodEventTable,
  PeriodStateTable,
} from './schema/reference.ts'
import type { RevenueScheduleTable } from './schema/revenue.ts'
import type { RatedLineTable, UsageMonthTable, UsageSummaryTable } from './schema/usage.ts'

/** Every table and control view as the application sees it; a test compares this with the live catalogue. */
export interface Database extends ControlViews {
  app_user: AppUserTable
  role_grant: RoleGrantTable
  sign_in_attempt: SignInAttemptTable
  counter: CounterTable
  audit: AuditTable
  audit_head: AuditHeadTable
  import_attempt: ImportAttemptTable
  source_drop: SourceDropTable
  feed_file: FeedFileTable
  rejected_row: RejectedRowTable
  source_document: SourceDocumentTable
  source_finding: SourceFindingTable
  billing_document: BillingDocumentTable
  billing_line: BillingLineTable
  billing_tax: BillingTaxTable
  erp_document: ErpDocumentTable
  erp_line: ErpLineTable
  payment: PaymentTable
  payment_application: PaymentApplicationTable
  usage_key: UsageKeyTable
  usage_event: UsageEventTable
  entity: EntityTable
  bill_to: BillToTable
  period_state: PeriodStateTable
  period_event: PeriodEventTable
  mapping_version: MappingVersionTable
  mapping_in_force: MappingInForceTable
  expected_document: ExpectedDocumentTable
  expected_line: ExpectedLineTable
  derivation_finding: DerivationFindingTable
  recon_item: ReconItemTable
  match: MatchTable
  match_member: MatchMemberTable
  match_event: MatchEventTable
  run: RunTable
  dirty: DirtyTable
  rule: RuleTable
  exception_case: ExceptionCaseTable
  exception: ExceptionTable
  exception_diagnosis: ExceptionDiagnosisTable
  variance_facet: VarianceFacetTable
  exception_event: ExceptionEventTable
  plan: PlanTable
  plan_item: PlanItemTable
  posting: PostingTable
  posting_attempt: PostingAttemptTable
  posting_event: PostingEventTable
  posting_member: PostingMemberTable
  erp_connection: ErpConnectionTable
  erp_lane: ErpLaneTable
  erp_cursor: ErpCursorTable
  erp_check: ErpCheckTable
  mapping_change: MappingChangeTable
  mapping_difference: MappingDifferenceTable
  mapping_change_row: MappingChangeRowTable
  mapping_change_event: MappingChangeEventTable
  mapping_preview: MappingPreviewTable
  preview_expected: PreviewExpectedTable
  approval_limit: ApprovalLimitTable
  acceptance: AcceptanceTable
  revenue_schedule: RevenueScheduleTable
  usage_month: UsageMonthTable
  usage_summary: UsageSummaryTable
  rated_line: RatedLineTable
  expected_settlement: ExpectedSettlementTable
  expected_settlement_line: ExpectedSettlementLineTable
  settlement_pair: SettlementPairTable
  policy_version: PolicyVersionTable
  policy_decision: PolicyDecisionTable
  policy_acceptance: PolicyAcceptanceTable
  policy_severity: PolicySeverityTable
}
