namespace Thaw.Load.Scenarios;

/// <summary>The scenarios that there are.</summary>
internal static class ScenarioList
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static readonly IReadOnlyList<Scenario> All =
    [
        Steady("light", 10, Minute),
        Steady("medium", 50, Minute),
        Steady("heavy", 100, Minute),
        Steady("stress", 200, Minute),
        new("ramp", "0 to 75 users, evenly", [new Stage(0, 75, 1)], 2 * Minute),
        new("spike", "20 users, 150 for a third of the time, 20 again",
            [new Stage(20, 20, 0.3), new Stage(20, 150, 0.05), new Stage(150, 150, 0.3), new Stage(150, 20, 0.05), new Stage(20, 20, 0.3)], Minute),
        Steady("soak", 30, 30 * Minute),
        new("performance", "20 users of the performance endpoints themselves", [new Stage(20, 20, 1)], Minute, MixKind.Performance),
    ];

    public static Scenario? Find(string? name) => All.FirstOrDefault(scenario => scenario.Name == name);

    private static Scenario Steady(string name, double users, TimeSpan duration) =>
        new(name, $"{users} users{(duration > Minute ? $" for {duration.TotalMinutes} minutes" : "")}", [new Stage(users, users, 1)], duration);
}
