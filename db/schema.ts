import type {
  AppUserTable,
  RoleGrantTable,
  SignInAttemptTable,
  CounterTable,
  AuditTable,
  AuditHeadTable,
} from './schema/people.ts'
import type {
  ImportAttemptTable,
  SourceDropTable,
  FeedFileTable,
  RejectedRowTable,
  SourceDocumentTable,
  BillingDocumentTable,
  BillingLineTable,
  BillingTaxTable,
  ErpDocumentTable,
  ErpLineTable,
  PaymentTable,
  PaymentApplicationTable,
  UsageKeyTable,
  UsageEventTable,
} from './schema/inbox.ts'
import type {
  EntityTable,
  BillToTable,
  PeriodStateTable,
  MappingVersionTable,
  MappingInForceTable,
} from './schema/reference.ts'
import type {
  ExpectedDocumentTable,
  ExpectedLineTable,
  DerivationFindingTable,
  ReconItemTable,
  MatchTable,
  MatchMemberTable,
  MatchEventTable,
  RunTable,
  DirtyTable,
} from './schema/recon.ts'
import type {
  RuleTable,
  ExceptionCaseTable,
  ExceptionTable,
  ExceptionDiagnosisTable,
  VarianceFacetTable,
  ExceptionEventTable,
} from './schema/exceptions.ts'
import type {
  PlanTable,
  PlanItemTable,
  PostingTable,
  PostingAttemptTable,
  PostingEventTable,
} from './schema/posting.ts'

/** Every table as the application sees it; a test compares this with the live catalogue. */
export interface Database {
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
}
