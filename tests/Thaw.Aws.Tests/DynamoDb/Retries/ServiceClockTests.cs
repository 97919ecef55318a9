using System.Globalization;
using Thaw.Aws.DynamoDb.Retries;

namespace Thaw.Aws.Tests.DynamoDb.Retries;

public class ServiceClockTests
{
    [Fact]
    public void TryCorrect_OfCallsThatWereUnderWayTogether_LetsEachTryAgain()
    {
        var clock = new ServiceClock(TimeProvider.System);
        var theirs = (TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1)).ToString("r", CultureInfo.InvariantCulture);
        var signedWith = clock.Offset;

        Assert.True(clock.TryCorrect(theirs, signedWith));
        Assert.True(clock.TryCorrect(theirs, signedWith)); // refused for what the first has corrected by now
        Assert.False(clock.TryCorrect(theirs, clock.Offset));
        Assert.Equal(1, clock.Offset.TotalHours, 0.1);
    }
}
