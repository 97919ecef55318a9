using System.Text;
using Thaw.Aws.DynamoDb.Errors;
using Thaw.Aws.DynamoDb.Items;

namespace Thaw.Aws.Tests.DynamoDb.Hostile;

/// <summary>What a network does to the bytes of an answer.</summary>
public class WireTests
{
    public static TheoryData<string> Calls => HostileCall.Names;

    public static TheoryData<string, string> Broken => HostileCall.BrokenAnswers;

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Answer_SplitAtEveryByte_IsReadWhole(string name)
    {
        await using var bench = new HostileBench();
        var call = HostileCall.All[name];
        var answer = HostileConnection.Answer(200, call.Answer, date: "Sat, 21 Nov 2026 12:00:00 GMT");
        for (var split = 1; split < answer.Length; split++)
        {
            var at = split;
            bench.Server.Next(async (connection, _) =>
            {
                await connection.SendAsync(answer.AsMemory(0, at));
                await Task.Yield();
                await connection.SendAsync(answer.AsMemory(at));
            });
            Assert.Equal(call.Expected, await bench.SendAsync(call));
        }

        Assert.Equal(answer.Length - 1, bench.Attempts);
        Assert.Equal(1, bench.Server.Connections);
    }

    [Fact]
    public async Task Answer_ByteByByte_IsReadWhole()
    {
        await using var bench = new HostileBench();
        bench.Server.Next(async (connection, _) =>
        {
            foreach (var one in HostileConnection.Answer(200, HostileBench.ItemAnswer()))
            {
                await connection.SendAsync(new[] { one });
            }
        });
        AssertItem(await bench.GetAsync());
        Assert.Equal(1, bench.Attempts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task Answer_Chunked_IsReadWhole(int size)
    {
        await using var bench = new HostileBench();
        var body = Encoding.UTF8.GetBytes(HostileBench.ItemAnswer(padding: 6000));
        bench.Server.Next(async (connection, _) =>
        {
            await connection.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray());
            foreach (var chunk in body.Chunk(size))
            {
                await connection.SendAsync((byte[])[.. Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), .. chunk, .. "\r\n"u8]);
            }

            await connection.SendAsync("0\r\n\r\n"u8.ToArray());
        });
        AssertItem(await bench.GetAsync());
        AssertItem((await AgainAsync(bench))!);
        Assert.Equal(1, bench.Server.Connections);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Answer_ClosedInItsMiddle_IsAskedForAgain(string name)
    {
        var call = HostileCall.All[name];
        var answer = HostileConnection.Answer(200, call.Answer);
        foreach (var part in (double[])[0.0, 0.1, 0.5, 0.99])
        {
            await using var bench = new HostileBench();
            bench.Server.Next(async (connection, _) =>
            {
                await connection.SendAsync(answer.AsMemory(0, (int)(answer.Length * part)));
                connection.Close();
            });
            bench.Server.Next((connection, _) => connection.SendAsync(answer));
            Assert.Equal(call.Expected, await bench.SendAsync(call));
            Assert.Equal((2, 500), (bench.Attempts, bench.Client.RetryTokens));
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Answer_ClosedAlways_IsATransportError(string name)
    {
        foreach (var reset in (bool[])[false, true])
        {
            await using var bench = new HostileBench();
            bench.Server.Otherwise = async (connection, _) =>
            {
                var answer = HostileConnection.Answer(200, HostileCall.All[name].Answer);
                await connection.SendAsync(answer.AsMemory(0, answer.Length - 5));
                if (reset)
                {
                    connection.Reset();
                }
                else
                {
                    connection.Close();
                }
            };
            var fault = await Assert.ThrowsAsync<DynamoDbTransportException>(() => bench.SendAsync(HostileCall.All[name]));
            Assert.Equal((3, "Unreachable", false), (fault.Attempts, fault.Code, fault.IsTimeout));
            Assert.NotNull(fault.InnerException);
            Assert.Equal(490, bench.Client.RetryTokens);
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Answer_WrongSum_IsAskedForAgain_ThenRefused(string name)
    {
        await using var bench = new HostileBench();
        var call = HostileCall.All[name];
        var torn = HostileConnection.Answer(200, call.Answer);
        torn[^10] ^= 1;
        bench.Server.Next((connection, _) => connection.SendAsync(torn));
        bench.Server.Next((connection, _) => connection.AnswerAsync(200, call.Answer));
        Assert.Equal(call.Expected, await bench.SendAsync(call));

        bench.Server.Otherwise = (connection, _) => connection.SendAsync(torn);
        var fault = await Assert.ThrowsAsync<DynamoDbTransportException>(() => bench.SendAsync(call));
        Assert.Contains("checksum", fault.Message, StringComparison.Ordinal);
        Assert.Equal(5, bench.Attempts);
        Assert.Equal(1, bench.Server.Connections);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Answer_ThatIsNone_IsAskedForAgain_ThenRefused(string name, string body)
    {
        await using var bench = new HostileBench();
        var call = HostileCall.All[name];
        bench.Server.Next((connection, _) => connection.AnswerAsync(200, body));
        bench.Server.Next((connection, _) => connection.AnswerAsync(200, call.Answer));
        Assert.Equal(call.Expected, await bench.SendAsync(call));
        Assert.Equal(2, bench.Attempts);

        bench.Server.Otherwise = (connection, _) => connection.AnswerAsync(200, body, withSum: false);
        var fault = await Assert.ThrowsAsync<DynamoDbTransportException>(() => bench.SendAsync(call));
        Assert.Equal(3, fault.Attempts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_Huge_IsRefusedUnread(bool chunked)
    {
        await using var bench = new HostileBench(maximumAnswerBytes: 100_000);
        bench.Server.Next(async (connection, _) =>
        {
            await connection.SendAsync(chunked
                ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray()
                : "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"u8.ToArray());
            var chunk = (byte[])[.. "1000\r\n"u8, .. new byte[4096], .. "\r\n"u8];
            while (true)
            {
                await connection.SendAsync(chunk);
            }
        });
        var fault = await Assert.ThrowsAsync<DynamoDbException>(async () => await bench.GetAsync());
        Assert.Equal(("AnswerTooLarge", 1), (fault.Code, fault.Attempts));
        Assert.NotNull(await AgainAsync(bench));
    }

    [Fact]
    public async Task Answer_AsLargeAsABatchMayBe_IsRead()
    {
        await using var bench = new HostileBench();
        bench.Server.Next((connection, _) => connection.AnswerAsync(200, HostileBench.ItemAnswer(padding: 16_000_000)));
        var item = await bench.GetAsync();
        Assert.True(item!.TryGet("b", out var value));
        Assert.Equal(16_000_000, value.Bytes.Length);
    }

    private static async Task<Item?> AgainAsync(HostileBench bench)
    {
        bench.Server.Next((connection, _) => connection.AnswerAsync(200, HostileBench.ItemAnswer()));
        return await bench.GetAsync();
    }

    private static void AssertItem(Item? item)
    {
        Assert.Equal(8, item!.Count);
        Assert.True(item.TryGet("pk", out var key) && item.TryGet("bs", out var binaries) && key.Text == "kä😀" && binaries.Binaries[1] is [3, 4, 5]);
    }
}
