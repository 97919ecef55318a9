using System.Text;
using System.Text.Json;

namespace Thaw.Web.Payload;

/// <summary>One name of a <see cref="FieldSelection"/>, and what is asked for below it.</summary>
internal sealed class FieldNode(byte[] name)
{
    private readonly List<FieldNode> _children = [];

    /// <summary>Whether it is wanted with all below it.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Its number among the selection's nodes.</summary>
    public int Id { get; private set; }

    /// <summary>The child that has the name the reader stands on.</summary>
    public FieldNode? Find(ref Utf8JsonReader reader)
    {
        foreach (var child in _children)
        {
            if (reader.ValueTextEquals(child.Name))
            {
                return child;
            }
        }

        return null;
    }

    private ReadOnlySpan<byte> Name => name;

    public void Add(ReadOnlySpan<byte[]> path)
    {
        if (path.IsEmpty)
        {
            IsWhole = true;
            _children.Clear();
            return;
        }

        if (IsWhole)
        {
            return;
        }

        var first = path[0];
        var child = _children.Find(known => known.Name.SequenceEqual(first));
        if (child is null)
        {
            _children.Add(child = new FieldNode(first));
        }

        child.Add(path[1..]);
    }

    /// <summary>Numbers it and all below it; answers how many numbers are taken.</summary>
    public int Number(int next)
    {
        Id = next++;
        foreach (var child in _children)
        {
            next = child.Number(next);
        }

        return next;
    }

    /// <summary>What was asked for below it and was not there, though objects were in which it could have been.</summary>
    /// <param name="path">The path to it.</param>
    /// <param name="met">Which nodes were met, by <see cref="Id"/>.</param>
    /// <param name="examined">In which nodes an object was looked through.</param>
    public IEnumerable<string> Unknown(string path, bool[] met, bool[] examined)
    {
        if (!examined[Id])
        {
            return [];
        }

        return _children.SelectMany(child =>
        {
            var full = path.Length == 0 ? Encoding.UTF8.GetString(child.Name) : $"{path}.{Encoding.UTF8.GetString(child.Name)}";
            return met[child.Id] ? child.Unknown(full, met, examined) : [full];
        });
    }
}
