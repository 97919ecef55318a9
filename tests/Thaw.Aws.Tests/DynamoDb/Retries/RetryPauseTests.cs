using Thaw.Aws.DynamoDb.Retries;

namespace Thaw.Aws.Tests.DynamoDb.Retries;

public class RetryPauseTests
{
    [Theory]
    [InlineData(nameof(RetryKind.Transient), 1, 50)]
    [InlineData(nameof(RetryKind.Transient), 2, 100)]
    [InlineData(nameof(RetryKind.Throttling), 1, 200)]
    [InlineData(nameof(RetryKind.Throttling), 2, 400)]
    [InlineData(nameof(RetryKind.Throttling), 30, 5_000)]
    [InlineData(nameof(RetryKind.ClockSkew), 1, 0)]
    [InlineData(nameof(RetryKind.Credentials), 2, 0)]
    public void Before_IsAnythingUpToItsCeiling(string name, int retry, double ceiling)
    {
        var kind = Enum.Parse<RetryKind>(name);
        Assert.Equal(TimeSpan.Zero, RetryPause.Before(kind, retry, 0));
        Assert.Equal(ceiling / 2, RetryPause.Before(kind, retry, 0.5).TotalMilliseconds, 3);
        Assert.Equal(ceiling, RetryPause.Before(kind, retry, 1).TotalMilliseconds, 3);
    }

    [Fact]
    public void Budget_GivesBackWhatASuccessTook_AndNeverMoreThanItHolds()
    {
        var budget = new RetryBudget();
        Assert.True(budget.TryTake(afterTimeout: true, out var taken));
        Assert.Equal((10, 490), (taken, budget.Tokens));
        budget.Succeeded(taken: 0);
        Assert.Equal(491, budget.Tokens);
        budget.Succeeded(taken);
        Assert.Equal(500, budget.Tokens);
        while (budget.TryTake(afterTimeout: false, out _))
        {
        }

        Assert.Equal(0, budget.Tokens);
    }
}
