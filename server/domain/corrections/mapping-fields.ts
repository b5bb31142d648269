/** How the key and the value of a set are made. Accounts are written as the ERP writes them; a value may leave out what is not listed as needed. */
export interface SetFields {
  readonly key: readonly string[]
  readonly value: readonly string[]
  /** Value fields that must be there. */
  readonly needed: readonly string[]
  /** Value fields that hold an account of the ERP, or nothing. */
  readonly accounts: readonly string[]
  /** Whether a row belongs to one entity. */
  readonly byEntity: boolean
}

/** The sets of mappings by name (file-drop contract, section 2). */
export const setFields: Readonly<Record<string, SetFields>> = {
  gl_revenue: {
    key: ['revenue_category'],
    value: ['revenue', 'deferred', 'contract_asset', 'dimensions'],
    needed: ['revenue'],
    accounts: ['revenue', 'deferred', 'contract_asset'],
    byEntity: true,
  },
  gl_tax: {
    key: ['tax_code'],
    value: ['account', 'erp_tax_code'],
    needed: ['account'],
    accounts: ['account'],
    byEntity: true,
  },
  gl_control: {
    key: [],
    value: ['receivable', 'cash', 'customer_deposits', 'bad_debt', 'fx_realised', 'rounding', 'discount'],
    needed: ['receivable'],
    accounts: ['receivable', 'cash', 'customer_deposits', 'bad_debt', 'fx_realised', 'rounding', 'discount'],
    byEntity: true,
  },
  erp_customers: {
    key: ['bill_to_id'],
    value: ['erp_customer_no'],
    needed: ['erp_customer_no'],
    accounts: [],
    byEntity: true,
  },
  identities: {
    key: ['system', 'external_id'],
    value: ['global_account_id'],
    needed: ['global_account_id'],
    accounts: [],
    byEntity: false,
  },
  accounts: {
    key: ['global_account_id'],
    value: ['merged_into'],
    needed: ['merged_into'],
    accounts: [],
    byEntity: false,
  },
}
