using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Thaw.Web.Tests.Paging;

public sealed class PagerTests
{
    private readonly PagerHost _host = new(("Keys:0", PagerHost.Key(1)));

    [Theory]
    [InlineData("sqlite-12-t00")]
    [InlineData("")]
    [InlineData("Ünïcode 漢字 🧊 & = / \0")]
    public void Cursor_ReadBack_IsThePosition(string position) => Assert.Equal(position, _host.Position(_host.Cursor(position)));

    [Fact]
    public void Cursor_NeedsNoEscapingInAnAddress() =>
        Assert.Matches("^[A-Za-z0-9_-]+$", _host.Cursor(new string('ÿ', 100)));

    [Fact]
    public void Cursor_AnyBitFlipped_IsRefused()
    {
        var bytes = Base64Url.DecodeFromChars(_host.Cursor("position"));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(_host.Position(Base64Url.EncodeToString(bytes)));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.NotNull(_host.Position(Base64Url.EncodeToString(bytes)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("no cursor!")]
    [InlineData("AQAA")]
    public void Cursor_ThatIsNone_IsRefused(string text) => Assert.Null(_host.Position(text));

    [Fact]
    public void Cursor_WithTrailingBitsOrPadding_IsRefused()
    {
        // 1 + 8 + 8 + 32 bytes leave bits over in the last character, which decoding ignores.
        var cursor = _host.Cursor("position");
        Assert.NotEqual(0, cursor.Length % 4);
        foreach (var last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".Where(one => one != cursor[^1]))
        {
            Assert.Null(_host.Position(cursor[..^1] + last));
        }

        Assert.Null(_host.Position(cursor + "=="));
    }

    [Fact]
    public void Cursor_IsGoodForItsBindingAlone()
    {
        var cursor = _host.Cursor("p", CursorBinding.Of("tasks", "alice", "ab", "c", null));

        foreach (var other in (CursorBinding[])
            [CursorBinding.Of("task", "alice", "ab", "c", null), CursorBinding.Of("tasks", "bob", "ab", "c", null), CursorBinding.Of("tasks", null, "ab", "c", null), CursorBinding.Of("tasks", "alice", "a", "bc", null), CursorBinding.Of("tasks", "alice", "ab", "c", ""), CursorBinding.Of("tasks", "alice", "ab", "c"), CursorBinding.Of("tasks", "alice", "ab", "c", null, null)])
        {
            Assert.Null(_host.Position(cursor, other));
        }

        Assert.Equal("p", _host.Position(cursor, CursorBinding.Of("tasks", "alice", "ab", "c", null)));
    }

    [Fact]
    public void Cursor_OfAnEarlierKey_IsTakenWhileTheRingHoldsIt()
    {
        var old = _host.Cursor("p");
        var rotated = new PagerHost(("Keys:0", PagerHost.Key(2)), ("Keys:1", PagerHost.Key(1)));
        var done = new PagerHost(("Keys", PagerHost.Key(2)));

        Assert.Equal("p", rotated.Position(old));
        Assert.Null(done.Position(old));

        // The first key signs: who has dropped the old one takes what the rotated ring signed, and the other way round while both are there.
        Assert.Equal("q", done.Position(rotated.Cursor("q")));
        Assert.Equal("q", rotated.Position(done.Cursor("q")));
        Assert.Null(_host.Position(rotated.Cursor("q")));
    }

    [Fact]
    public void Cursor_PastItsLifetime_IsRefused()
    {
        var cursor = _host.Cursor("p");
        _host.Clock.Now += TimeSpan.FromDays(1);
        Assert.Equal("p", _host.Position(cursor));
        _host.Clock.Now += TimeSpan.FromMilliseconds(1);
        Assert.Null(_host.Position(cursor));

        // Signed by a process whose clock is ahead.
        _host.Clock.Now -= TimeSpan.FromDays(2);
        Assert.Equal("p", _host.Position(cursor));
    }

    [Theory]
    [InlineData(null, 10)]
    [InlineData("1", 1)]
    [InlineData("50", 50)]
    [InlineData("51", null)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("+1", null)]
    [InlineData(" 1", null)]
    [InlineData("1e1", null)]
    [InlineData("", null)]
    [InlineData("4294967297", null)]
    public void Limit_HasItsBounds(string? text, int? limit)
    {
        var request = _host.Read(text, null);
        Assert.Equal(limit, request.Problem is null ? request.Limit : null);
        Assert.True(request.Problem is null or { StatusCode: 400 });
    }

    [Fact]
    public void Answer_NamesTheNextPage_WithTheParametersOfThisOne()
    {
        var context = PagerHost.Asked("?status=dead&cursor=old&limit=2&q=a%26b%3E");

        var page = _host.Answer("p", context: context);

        Assert.Equal([1, 2], page.Items);
        Assert.Equal(
            $"</stage/api/tasks%20and%20more?status=dead&limit=2&q=a%26b%3E&cursor={page.NextCursor}>; rel=\"next\"", context.Response.Headers.Link);
        var read = PagerHost.Now(_host.Pager.ReadAsync(PagerHost.Asked($"?limit=2&cursor={page.NextCursor}").Request, PagerHost.Tasks, PagerHost.Limits, default));
        Assert.Equal(("p", 2), (read.Position, read.Limit));
    }

    [Fact]
    public void Answer_LastPage_NamesNone()
    {
        var context = PagerHost.Asked();
        Assert.Null(_host.Answer(null, context: context).NextCursor);
        Assert.False(context.Response.Headers.ContainsKey("Link"));
    }

    [Fact]
    public void WithoutKeys_OnePageIsAnswered_MoreIsRefused()
    {
        var bare = new PagerHost();

        Assert.Null(bare.Answer(null).NextCursor);
        var refused = bare.Try("p");
        Assert.Equal(501, Assert.IsType<ProblemHttpResult>(refused).StatusCode);
        Assert.Null(bare.Position(_host.Cursor("p")));
        Assert.NotNull(PagerHost.Now(bare.Pager.MissingKeysAsync(default)));
        Assert.Null(PagerHost.Now(_host.Pager.MissingKeysAsync(default)));
    }

    [Theory]
    [InlineData("Keys:0", "c2VjcmV0", "Thaw:Cursors:Keys:0")]
    [InlineData("Keys:0", "secret, not base64, and of more than thirty-two characters!", "Thaw:Cursors:Keys:0")]
    [InlineData("Keys:0", "", "Thaw:Cursors:Keys:0")]
    [InlineData("LifetimeSeconds", "59", "Thaw:Cursors:LifetimeSeconds")]
    [InlineData("LifetimeSeconds", "2592001", "Thaw:Cursors:LifetimeSeconds")]
    [InlineData("LifetimeSeconds", "NaN", "Thaw:Cursors:LifetimeSeconds")]
    [InlineData("LifetimeSeconds", "soon", "Thaw:Cursors:LifetimeSeconds")]
    public void UnusableSetting_StopsTheStart_AndNoKeyIsRepeated(string name, string value, string said)
    {
        var bad = new PagerHost((name, value));

        var invalid = Assert.Throws<OptionsValidationException>(() => bad.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(said, invalid.Message, StringComparison.Ordinal);
        Assert.False(value.Length > 5 && invalid.Message.Contains(value, StringComparison.Ordinal) && name.StartsWith("Keys", StringComparison.Ordinal), "A key is repeated.");
    }

    [Fact]
    public void ElevenKeys_StopTheStart()
    {
        var many = new PagerHost(("Keys", string.Join(',', Enumerable.Range(1, 11).Select(static n => PagerHost.Key((byte)n)))));
        Assert.Throws<OptionsValidationException>(() => many.Services.GetRequiredService<IStartupValidator>().Validate());
    }
}
