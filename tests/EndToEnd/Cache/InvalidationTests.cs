using System.Net;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

public sealed class InvalidationTests(DeveloperHost host) : IClassFixture<DeveloperHost>
{
    [Theory]
    [InlineData("tag=red")]
    [InlineData("pattern=apple%3F*")]
    [InlineData("namespace=inventory&tag=red")]
    [InlineData("namespace=inventory&pattern=apple/*")]
    public async Task Matching_IsRemoved_AndTheRestStays(string query)
    {
        await host.Client.SetEntryAsync("inventory", "apple/1", "1", ",\"tags\":[\"red\"]");
        await host.Client.SetEntryAsync("inventory", "pear/1", "1", ",\"tags\":[\"green\"]");

        var answer = await host.Client.DeleteAsync($"{Root}?{query}");

        Assert.Equal("""{"removed":null}""", await answer.Content.ReadAsStringAsync());
        Assert.False(await host.Client.HasAsync("inventory", "apple/1"));
        Assert.True(await host.Client.HasAsync("inventory", "pear/1"));
    }

    [Theory]
    [InlineData("", "$")]
    [InlineData("?mine=false", "$")]
    [InlineData("?mine=perhaps", "mine")]
    [InlineData("?key=k", "key")]
    [InlineData("?namespace=", "namespace")]
    [InlineData("?namespace=a%2Fb", "namespace")]
    [InlineData("?tag=", "tag")]
    [InlineData("?pattern=", "pattern")]
    [InlineData("?namespce=company&mine=true", "namespce")]
    [InlineData("?tag=a&tag=b", "tag")]
    public async Task BadQuery_Is400NamingTheParameter(string query, string field) =>
        await (await host.Client.DeleteAsync(Root + query)).ProblemAsync(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task LongPatternAndTag_Are400()
    {
        await (await host.Client.DeleteAsync($"{Root}?pattern={new string('p', 1_025)}")).ProblemAsync(HttpStatusCode.BadRequest, "pattern");
        await (await host.Client.DeleteAsync($"{Root}?tag={new string('t', 257)}")).ProblemAsync(HttpStatusCode.BadRequest, "tag");
    }
}
