using System.Text;
using System.Buffers;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Tests.Support;

/// <summary>A handler that is what the test says.</summary>
internal sealed class DelegateHandler(Func<Invocation, ValueTask> handle, Func<Invocation, ValueTask>? completed = null) : IInvocationHandler
{
    /// <summary>Answers every event with itself.</summary>
    public static DelegateHandler Echo { get; } = new(static invocation =>
    {
        invocation.Response.Write(invocation.Event.Span);
        return ValueTask.CompletedTask;
    });

    public static DelegateHandler Answering(string text) => new(invocation =>
    {
        invocation.Response.Write(Encoding.UTF8.GetBytes(text));
        return ValueTask.CompletedTask;
    });

    public ValueTask HandleAsync(Invocation invocation) => handle(invocation);

    public ValueTask CompletedAsync(Invocation invocation) => completed?.Invoke(invocation) ?? ValueTask.CompletedTask;
}
