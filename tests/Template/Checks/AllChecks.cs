using Thaw.Template.Reading;

namespace Thaw.Template.Checks;

/// <summary>Every check that needs nothing but the template and the code.</summary>
internal static class AllChecks
{
    public static IEnumerable<string> Complaints(Stack stack) =>
        References.Complaints(stack)
            .Concat(Handlers.Complaints(stack))
            .Concat(Variables.Complaints(stack))
            .Concat(Tables.Complaints(stack))
            .Concat(Permissions.Complaints(stack))
            .Concat(Events.Complaints(stack))
            .Concat(Promises.Complaints(stack));
}
