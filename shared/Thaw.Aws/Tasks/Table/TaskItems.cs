using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;
using Thaw.Tasks.Stores;

namespace Thaw.Aws.Tasks.Table;

/// <summary>A record with what it is indexed by.</summary>
internal sealed class RecordItem(TaskRecord record) : IItemSource
{
    private readonly byte[] _data = TaskRecordCodec.Write(record);

    public void Write(ItemWriter to)
    {
        TaskKey.Record(record.Id).Write(to);
        to.Number(TaskAttributes.Version, record.Version);
        WriteNonce(to, TaskAttributes.Nonce, record);
        to.Text(TaskAttributes.Type, record.Type);
        Expiry.Write(to, record.ExpiresAt);
        to.Binary(TaskAttributes.Value, _data);
        to.Text(TaskAttributes.GroupSort, TaskGroups.Sort(record));
        to.Text(TaskAttributes.StatusGroup, TaskGroups.Status(record));
        if (record.User is { } user)
        {
            to.Text(TaskAttributes.UserGroup, user);
        }

        if (record.DueAt is { } due)
        {
            to.Text(TaskAttributes.DueGroup, TaskGroups.Due(record));
            to.Number(TaskAttributes.DueSort, due.UtcTicks);
        }
    }

    public static void WriteNonce(ItemWriter to, string name, TaskRecord record)
    {
        Span<byte> bytes = stackalloc byte[16];
        record.Nonce.TryWriteBytes(bytes);
        to.Binary(name, bytes);
    }
}

/// <summary>A part of a large value.</summary>
internal sealed class PartItem(TaskPart part) : IItemSource
{
    public void Write(ItemWriter to)
    {
        TaskKey.Part(part.TaskId, part.PartsId, part.Index).Write(to);
        to.Binary(TaskAttributes.Value, part.Data.Span);
        Expiry.Write(to, part.ExpiresAt);
    }
}

/// <summary>An item that a handler handed over. An empty one has no value: DynamoDB Local takes none that is empty.</summary>
internal sealed class HandedOverItem(TaskItemWrite write) : IItemSource
{
    public void Write(ItemWriter to)
    {
        TaskKey.Item(write.Collection, write.Key).Write(to);
        if (write.Data is { Length: > 0 } data)
        {
            to.Binary(TaskAttributes.Value, data.Span);
        }
    }
}

internal static class Expiry
{
    /// <summary>Writes when an item expires, in whole seconds, rounded up: never earlier than asked.</summary>
    public static void Write(ItemWriter to, DateTimeOffset value)
    {
        var seconds = value.ToUnixTimeSeconds();
        to.Number(TaskAttributes.Expiry, value.UtcTicks % TimeSpan.TicksPerSecond == 0 ? seconds : seconds + 1);
    }
}
