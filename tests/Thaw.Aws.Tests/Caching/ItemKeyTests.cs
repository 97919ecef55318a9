using System.Text;
using Thaw.Aws.Caching.Items;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Tests.Caching;

public class ItemKeyTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData(null, "k")]
    [InlineData(null, "##1#a#")]
    [InlineData("a", "")]
    [InlineData("a#b", "c#d")]
    [InlineData("#", "#")]
    [InlineData("😀ü", "日本#\0")]
    public void Entry_ReadsBack(string? user, string key)
    {
        var place = new StoreKey("n.s_1-x", user, key);
        Assert.True(ItemKey.TryParseEntry(ItemKey.Entry(place), out var parsed));
        Assert.Equal(place, parsed);
    }

    [Fact]
    public void Entry_NoTwoPlacesShareAKey()
    {
        string[] words = ["", "#", "1", "1#", "#1", "a", "a#", "#a", "1#a", "3#a#b", "a#1#b"];
        var places = words.SelectMany(key => words.Select(user => new StoreKey("n", user.Length == 0 ? null : user, key))).ToList();
        Assert.Equal(places.Count, places.Select(place => ItemKey.Entry(place)).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("E#")]
    [InlineData("E##")]
    [InlineData("E#n")]
    [InlineData("E#n#")]
    [InlineData("E#n##")]
    [InlineData("E#n#0##k")]
    [InlineData("E#n#2#a#k")]
    [InlineData("E#n#x#a#k")]
    [InlineData("E#n#-1#a#k")]
    [InlineData("E#n#99999999999#a#k")]
    [InlineData("L#n###k")]
    public void Parse_Foreign_IsRefused(string text) => Assert.False(ItemKey.TryParseEntry(text, out _));

    [Fact]
    public void Entry_Longest_FitsDynamoDb()
    {
        var key = ItemKey.Entry(new StoreKey(new string('n', 64), new string('u', 256), new string('k', 1_024)));
        Assert.Equal(1_352, Encoding.UTF8.GetByteCount(key));
    }
}
