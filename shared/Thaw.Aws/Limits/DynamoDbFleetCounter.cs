using System.Globalization;
using Thaw.Aws.DynamoDb;
using Thaw.Aws.DynamoDb.Errors;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;

namespace Thaw.Aws.Limits;

/// <summary>
/// A sum is an item, <c>F#{name}#{period}</c>: <c>c</c> the sum, <c>n0</c> to <c>n31</c> the nonces of late additions, <c>x</c> when it may go. A repeat after a lost answer is refused by its own
/// nonce, and then only the sum is read. Each draws the place of its nonce: one that came in between takes it from it once in 32 times, and what happens then is on a limit's safe side.
/// </summary>
internal sealed class DynamoDbFleetCounter(string table, Func<DynamoDbClient> client, Func<Guid>? nonces = null) : IFleetCounter
{
    private const string Key = "pk";
    private const string Sum = "c";

    // As many as leave the item below 1 KB, of which a write costs one unit, whatever the name.
    private static readonly string[] Places = [.. Enumerable.Range(0, 32).Select(static place => $"n{place.ToString(CultureInfo.InvariantCulture)}")];

    public async ValueTask<FleetSum> AddAsync(string name, long period, int amount, long ceiling, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        var key = new Item().With(Key, $"F#{name}#{period.ToString(CultureInfo.InvariantCulture)}");
        if (amount == 0 || amount > ceiling)
        {
            return new FleetSum(await ReadAsync(key, cancellationToken).ConfigureAwait(false), amount == 0);
        }

        // Rounded up: TTL must not delete what still counts.
        var seconds = expiresAt.AddTicks(TimeSpan.TicksPerSecond - 1).ToUnixTimeSeconds();
        var nonce = nonces?.Invoke() ?? Guid.NewGuid();
        var update = new UpdateItem(table, key, new WriteNonce(Places[nonce.ToByteArray()[0] % Places.Length], nonce))
        {
            Condition = $"attribute_not_exists({Sum}) OR {Sum} <= :most",
            Set = $"{Sum} = if_not_exists({Sum}, :zero) + :n, x = :x",
            Arguments = new Item().With(":zero", 0).With(":n", amount).With(":x", seconds).With(":most", ceiling - amount),
            Returns = "UPDATED_NEW",
        };
        try
        {
            await client().SendAsync(update, cancellationToken).ConfigureAwait(false);
        }
        catch (ConditionalCheckFailedException)
        {
            return new FleetSum(await ReadAsync(key, cancellationToken).ConfigureAwait(false), false);
        }

        // Nothing came with the answer where the addition recognised itself after a lost one.
        return new FleetSum(update.Returned is { } item ? SumOf(item) : await ReadAsync(key, cancellationToken).ConfigureAwait(false), true);
    }

    private static long SumOf(Item item) => item.TryGet(Sum, out var sum) ? long.Parse(sum.Text, CultureInfo.InvariantCulture) : 0;

    private async ValueTask<long> ReadAsync(Item key, CancellationToken cancellationToken)
    {
        var read = new GetItem<Item>(table, key, ItemReader.Instance) { Consistent = true };
        await client().SendAsync(read, cancellationToken).ConfigureAwait(false);
        return read.Item is { } item ? SumOf(item) : 0;
    }
}
