using System.Diagnostics.CodeAnalysis;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Items;

/// <summary>Any item, or the arguments of an expression: attributes in the order in which they came. Not for what is hot, which reads into types of its own.</summary>
internal sealed class Item : IItemSource
{
    private readonly List<KeyValuePair<string, ItemValue>> _attributes = [];

    public int Count => _attributes.Count;

    public IReadOnlyList<KeyValuePair<string, ItemValue>> Attributes => _attributes;

    public Item With(string name, in ItemValue value)
    {
        _attributes.Add(new(name, value));
        return this;
    }

    public Item With(string name, string text) => With(name, ItemValue.OfText(text));

    public Item With(string name, long number) => With(name, ItemValue.OfNumber(number.ToString()));

    public Item With(string name, byte[] bytes) => With(name, ItemValue.OfBytes(bytes));

    public bool TryGet(string name, [MaybeNullWhen(false)] out ItemValue value)
    {
        foreach (var attribute in _attributes)
        {
            if (attribute.Key == name)
            {
                value = attribute.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    public void Write(ItemWriter to)
    {
        foreach (var (name, value) in _attributes)
        {
            to.Value(name, value);
        }
    }
}
