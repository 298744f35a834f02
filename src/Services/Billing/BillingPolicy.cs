using Alize.Kernel;

namespace Alize.Services.Billing;

/// <summary>Who may do what with prices and costs.</summary>
public static class BillingPolicy
{
    public static readonly Rule PricesList = new("billing:prices:list", Needs.Token, "Whoever has a token may read the price list.");
    public static readonly Rule PricesSet = new("billing:prices:set", Needs.Admin, "The operator sets prices.");
    public static readonly Rule CostsShow = new(
        "billing:costs:show", Needs.Reader, "A project's readers see its costs; an admin any project's.");
    public static readonly Rule AuditList = new(
        "billing:ledger:list", Needs.Reader, "A project's readers see its ledger entries; an admin all.");
}
