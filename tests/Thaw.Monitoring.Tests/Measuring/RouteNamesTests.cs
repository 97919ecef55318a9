namespace Thaw.Monitoring.Tests.Measuring;

public sealed class RouteNamesTests
{
    [Theory]
    [InlineData("/orders/{id}", "/orders/{id}")]
    [InlineData("orders/{id:int}/", "/orders/{id}")]
    [InlineData("/api/performance/cache/{namespace}/{**key:minlength(1)}/", "/api/performance/cache/{namespace}/{**key}")]
    [InlineData("/orders/{id:int?}", "/orders/{id?}")]
    [InlineData("/orders/{id?}", "/orders/{id?}")]
    [InlineData("{controller=Home}/{action=Index}/{id?}", "/{controller}/{action}/{id?}")]
    [InlineData("/files/{name:regex(^\\d{{3}}$)}.{extension?}", "/files/{name}.{extension?}")]
    [InlineData("/literal/{{braces}}", "/literal/{{braces}}")]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    [InlineData("/cut/{off", "/cut/{off}")]
    [InlineData("/cut/{off:", "/cut/{off}")]
    [InlineData("/cut/{", "/cut/{}")]
    public void Plain_LeavesOutWhatOnlyTheRouterNeeds(string template, string plain) => Assert.Equal(plain, RouteNames.Plain(template));

    [Fact]
    public void Of_NoRoute_SaysSo() => Assert.Equal("GET (no route)", RouteNames.Of("GET", null));
}
