using System.ComponentModel;
using Thaw.Tasks.Running;

namespace Thaw.Tasks;

/// <summary>What all handlers are; implement <see cref="ITaskHandler{TArguments, TResult}"/>.</summary>
public interface ITaskHandler
{
    /// <summary>Ties the handler's types to its name; <see cref="ITaskHandler{TArguments, TResult}"/> does it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    internal static abstract TaskBinding Bind();
}
