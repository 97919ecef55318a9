using System.Net.Http.Json;

namespace Thaw.Web.Tests.Upstream.Company;

/// <summary>
/// The company's API as an application would write its client: typed, with source-generated JSON, and without a word of caching; that is the registration's. It lies with the
/// tests because it is an application's own service: the functions have no such upstream, and the library knows no company.
/// </summary>
internal sealed class CompanyApiClient(HttpClient http)
{
    public async Task<IReadOnlyList<Load>> GetLoadsAsync(CancellationToken cancellationToken = default) =>
        await http.GetFromJsonAsync("api/loads", CompanyJsonContext.Default.LoadArray, cancellationToken) ?? [];

    public Task<Load?> GetLoadAsync(string id, CancellationToken cancellationToken = default) =>
        http.GetFromJsonAsync($"api/loads/{Uri.EscapeDataString(id)}", CompanyJsonContext.Default.Load, cancellationToken);

    public async Task<IReadOnlyList<StockItem>> GetInventoryAsync(string warehouse, CancellationToken cancellationToken = default) =>
        await http.GetFromJsonAsync($"api/inventory/{Uri.EscapeDataString(warehouse)}", CompanyJsonContext.Default.StockItemArray, cancellationToken) ?? [];

    public async Task<IReadOnlyList<Equipment>> GetEquipmentAsync(CancellationToken cancellationToken = default) =>
        await http.GetFromJsonAsync("api/equipment", CompanyJsonContext.Default.EquipmentArray, cancellationToken) ?? [];

    /// <summary>Reports a load; what was known of loads under its address is out of date from then on.</summary>
    public async Task PutLoadAsync(Load load, CancellationToken cancellationToken = default)
    {
        using var answer = await http.PutAsJsonAsync($"api/loads/{Uri.EscapeDataString(load.Id)}", load, CompanyJsonContext.Default.Load, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
