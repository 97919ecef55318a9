namespace Thaw.Web.Tests.Upstream.Company;

/// <summary>What lies in a warehouse.</summary>
internal sealed record StockItem(string Sku, string Warehouse, int Quantity);
