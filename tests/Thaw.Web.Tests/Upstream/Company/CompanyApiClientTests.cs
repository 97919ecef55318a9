using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;

namespace Thaw.Web.Tests.Upstream.Company;

public sealed class CompanyApiClientTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private UpstreamServer _server = null!;
    private ServiceProvider _services = null!;
    private int _quantity = 5;

    private CompanyApiClient Company => _services.GetRequiredService<CompanyApiClient>();

    public async Task InitializeAsync()
    {
        _server = await UpstreamServer.StartAsync();
        (_server.Clock, _server.Answer) = (_clock, AnswerAsync);
        _services = new ServiceCollection().AddSingleton<TimeProvider>(_clock).AddLogging().AddCompany(_server.Address).BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Routes_AreKeptForTheirTimes()
    {
        foreach (var (seconds, asked) in new[] { (0, 3), (299, 3), (1, 5), (299, 5), (1, 8) })
        {
            _clock.Advance(TimeSpan.FromSeconds(seconds));
            Assert.Equal("Oslo", (await Company.GetLoadAsync("7"))!.Destination);
            Assert.Single(await Company.GetInventoryAsync("north"));
            Assert.Single(await Company.GetEquipmentAsync());
            Assert.Equal(asked, _server.Count);
        }
    }

    [Fact]
    public async Task Changed_ALoad_IsReadAnew()
    {
        await Company.GetLoadAsync("7");
        await Company.PutLoadAsync(new Load("7", "Kiel", "Oslo", 12));
        await Company.GetLoadAsync("7");
        Assert.Equal(3, _server.Count);
    }

    [Fact]
    public async Task Tag_OfARule_InvalidatesAllItsAnswers()
    {
        await Company.GetLoadAsync("7");
        await Company.GetLoadsAsync();
        await Company.GetEquipmentAsync();
        await _services.GetRequiredService<ITieredCache>().InvalidateAsync(new CacheInvalidation { Tag = "loads" });
        await Company.GetLoadAsync("7");
        await Company.GetLoadsAsync();
        await Company.GetEquipmentAsync();
        Assert.Equal(5, _server.Count);
    }

    [Fact]
    public async Task UpstreamFails_TheOldAnswerIsServed()
    {
        Assert.Equal(5, (await Company.GetInventoryAsync("north"))[0].Quantity);
        (_quantity, _server.Answer) = (6, static context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        _clock.Advance(TimeSpan.FromSeconds(700));
        Assert.Equal(5, (await Company.GetInventoryAsync("north"))[0].Quantity);
        _server.Answer = AnswerAsync;
        Assert.Equal(6, (await Company.GetInventoryAsync("north"))[0].Quantity);
    }

    private Task AnswerAsync(HttpContext context)
    {
        var json = CompanyJsonContext.Default;
        context.Response.ContentType = "application/json";
        var load = new Load("7", "Kiel", "Oslo", 12.5m);
        return context.Response.WriteAsync((context.Request.Method, context.Request.Path.Value) switch
        {
            ("GET", "/api/loads") => JsonSerializer.Serialize([load], json.LoadArray),
            ("GET", "/api/loads/7") or ("PUT", _) => JsonSerializer.Serialize(load, json.Load),
            ("GET", "/api/inventory/north") => JsonSerializer.Serialize([new StockItem("a", "north", _quantity)], json.StockItemArray),
            ("GET", "/api/equipment") => JsonSerializer.Serialize([new Equipment("t1", "truck", true)], json.EquipmentArray),
            _ => throw new InvalidOperationException(context.Request.Path),
        });
    }
}
