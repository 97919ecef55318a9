using Thaw.Tasks.Stores;

namespace Thaw.Conformance.TaskStores;

public abstract partial class TaskStoreConformance
{
    private static TaskPart Part(int index, byte[] data, string parts = "v1") => new("a", parts, index, data, Later);

    [SkippableFact]
    public async Task Parts_AsLargeAsAllowed_AreReadWholeAndInOrder()
    {
        var random = new Random(5);
        var parts = Enumerable.Range(0, 12).Select(i =>
        {
            var data = new byte[i == 11 ? 1 : Store.Traits.MaximumPartBytes];
            random.NextBytes(data);
            return Part(i, data);
        }).ToArray();
        await Store.WritePartsAsync([.. parts.Reverse()], default);
        var read = await Second.ReadPartsAsync("a", "v1", parts.Length, default);
        Assert.NotNull(read);
        Assert.Equal(parts.Length, read.Count);
        for (var i = 0; i < parts.Length; i++)
            Assert.True(parts[i].Data.Span.SequenceEqual(read[i].Span), $"Part {i} is another.");
    }

    [SkippableFact]
    public async Task Parts_OneMissing_AreNotAnswered()
    {
        await Store.WritePartsAsync([Part(0, [1]), Part(2, [3])], default);
        Assert.Null(await Store.ReadPartsAsync("a", "v1", 3, default));
        Assert.Null(await Store.ReadPartsAsync("a", "v2", 1, default));
        await Store.WritePartsAsync([Part(1, [2])], default);
        Assert.Equal(new byte[] { 1, 2, 3 }, (await Store.ReadPartsAsync("a", "v1", 3, default))!.SelectMany(part => part.ToArray()));
    }

    [SkippableFact]
    public async Task Parts_WrittenAgain_AreTheSame()
    {
        await Store.WritePartsAsync([Part(0, [1])], default);
        await Second.WritePartsAsync([Part(0, [1])], default);
        Assert.Equal(new byte[] { 1 }, (await Store.ReadPartsAsync("a", "v1", 1, default))!.Single().ToArray());
    }
}
