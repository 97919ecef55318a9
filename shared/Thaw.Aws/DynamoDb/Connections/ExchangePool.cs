using System.Buffers;

namespace Thaw.Aws.DynamoDb.Connections;

/// <summary>A few exchanges to use again. Whoever comes when none is there makes one; whoever brings one too many drops it.</summary>
internal sealed class ExchangePool(ArrayPool<byte> buffers)
{
    private readonly Exchange?[] _spare = new Exchange?[8];

    public Exchange Take()
    {
        for (var index = 0; index < _spare.Length; index++)
        {
            if (_spare[index] is not null && Interlocked.Exchange(ref _spare[index], null) is { } exchange)
            {
                return exchange;
            }
        }

        return new Exchange(buffers);
    }

    public void Return(Exchange exchange)
    {
        exchange.Release();
        for (var index = 0; index < _spare.Length; index++)
        {
            if (_spare[index] is null && Interlocked.CompareExchange(ref _spare[index], exchange, null) is null)
            {
                return;
            }
        }

        exchange.Dispose();
    }
}
